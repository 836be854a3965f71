create table if not exists edge_internal.telemetry_received (
  device text not null,
  session uuid not null,
  source text not null,
  sequence bigint not null,
  primary key (device, session, source, sequence)
);
comment on table edge_internal.telemetry_received is 'Batches that are stored as events, written in the same transaction: a batch that comes again is dropped.';

create table if not exists edge_internal.rejected_message (
  sha256 text primary key,
  received_at timestamptz not null default now(),
  queue text not null,
  reason text not null,
  body bytea not null
);
comment on table edge_internal.rejected_message is 'Messages that could not be understood or stored, whole, with the reason.';

-- Numbers as PackedNumbers packs them in a page, or as a batch has them in an array. Nothing but a built-in may be called here: readers run it
-- through views, and may not see this schema.
create or replace function edge_internal.numbers(packed jsonb, readings int) returns bigint[]
language plpgsql immutable strict parallel safe as $$
declare
  parts text[];
  numbers bigint[];
  scale bigint;
  value bigint := 0;
  step bigint := 0;
  i int;
begin
  if jsonb_typeof(packed) = 'array' then
    return array(select e::bigint from jsonb_array_elements_text(packed) e);
  end if;
  parts := string_to_array(packed #>> '{}', ' ');
  if cardinality(parts) < 4 then
    return array_fill(0::bigint, array[readings]);
  end if;
  scale := parts[3];
  if parts[2] = '1' and cardinality(parts) = 4 then
    return array_fill(parts[4]::bigint * scale, array[readings]);
  end if;
  numbers := parts[4:]::bigint[];
  if cardinality(numbers) < readings then
    numbers := numbers || array_fill(0::bigint, array[readings - cardinality(numbers)]);
  end if;
  if parts[2] = '1' then
    for i in 1..readings loop
      value := value + numbers[i];
      numbers[i] := value * scale;
    end loop;
  elsif parts[2] = '2' then
    for i in 1..readings loop
      step := step + numbers[i];
      value := value + step;
      numbers[i] := value * scale;
    end loop;
  elsif scale <> 1 then
    for i in 1..readings loop
      numbers[i] := numbers[i] * scale;
    end loop;
  end if;
  return numbers;
end
$$;
comment on function edge_internal.numbers is 'The numbers in a column of telemetry, packed or not.';

-- Each of some words as often as the count at its place says: what a track's readings share, reading by reading.
create or replace function edge_internal.repeated(words jsonb, counts jsonb) returns text[]
language plpgsql immutable strict parallel safe as $$
declare
  repeated text[] := '{}';
begin
  for i in 0..jsonb_array_length(counts) - 1 loop
    repeated := repeated || array_fill(words->>i, array[(counts->>i)::int]);
  end loop;
  return repeated;
end
$$;
comment on function edge_internal.repeated is 'Words for each reading of a track.';

-- What telemetry says of itself, taken out once: what is large is compressed, and would be unpacked for each field of each reading. The calls of
-- generate_series keep these from being merged into the query around them, and let conditions on the other columns in all the same.
--
-- Made anew only when it was made otherwise, which its comment tells: else each start would wait until nobody reads it.
do $do$
declare
  made constant text := $view$
create or replace view edge_internal.telemetry_series as
select
  device, boot_id, session, source, trial_id, attempt, start_ns, start_at,
  jsonb_array_length(offsets) as readings,
  edge_internal.numbers(offsets, 0) as offsets_ns,
  array_fill(phase, array[jsonb_array_length(offsets)]) as phases,
  array_fill(period_ms, array[jsonb_array_length(offsets)]) as periods_ms,
  columns, units, attributes
from (
  select
    data->>'device' as device,
    data->>'bootId' as boot_id,
    (data->>'session')::uuid as session,
    data->>'source' as source,
    (data->>'trialId')::uuid as trial_id,
    (data->>'attempt')::int as attempt,
    lower(data->>'phase') as phase,
    (data->>'startNs')::bigint as start_ns,
    (data->>'startAt')::timestamptz as start_at,
    (data->>'periodMs')::bigint as period_ms,
    data->'offsetsNs' as offsets,
    data->'columns' as columns,
    data->'units' as units,
    data->'attributes' as attributes,
    generate_series(1, 1) as once
  from edge_events.mt_events
  where type = 'telemetry_batch'
) batch
union all
select
  device, boot_id, session, packed->>'source', trial_id, attempt, start_ns, start_at,
  cardinality(phases), array(select us * 1000 from unnest(edge_internal.numbers(track->'offsets', cardinality(phases))) as us),
  phases, edge_internal.repeated(track->'periodsMs', track->'readings')::bigint[],
  packed->'columns', null, packed->'attributes'
from (
  select
    data->>'device' as device,
    data->>'bootId' as boot_id,
    (data->>'session')::uuid as session,
    (data->>'trialId')::uuid as trial_id,
    (data->>'attempt')::int as attempt,
    (data->>'startNs')::bigint as start_ns,
    (data->>'startAt')::timestamptz as start_at,
    data->'phases' as names,
    data->'tracks' as tracks,
    data->'sources' as sources,
    generate_series(1, 1) as once
  from edge_events.mt_events
  where type = 'telemetry_page'
) page
cross join lateral jsonb_array_elements(sources) as packed
cross join lateral (select tracks->(packed->>'track')::int) as own(track)
cross join lateral (select edge_internal.repeated(lower(names::text)::jsonb, track->'readings')) as labels(phases)
$view$;
  says constant text := 'Series of readings, one row for each source of a page, and for each batch; the views of samples in schema edge are made from it. ' || md5(made);
begin
  if obj_description(to_regclass('edge_internal.telemetry_series'), 'pg_class') is distinct from says then
    execute made;
    execute format('comment on view edge_internal.telemetry_series is %L', says);
  end if;
end
$do$;

-- What it was made from before, once nothing rests on it any more.
do $do$
begin
  if to_regclass('edge_internal.telemetry_batch') is not null then
    drop view edge_internal.telemetry_batch;
  end if;
exception
  when dependent_objects_still_exist then
    null;
end
$do$;

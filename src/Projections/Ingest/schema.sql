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

-- What a batch says of itself, taken out once: a large batch is compressed, and would be unpacked for each field of each reading. The call of
-- generate_series keeps this from being merged into the query around it, and lets conditions on the other columns in all the same.
--
-- Made anew only when it was made otherwise, which its comment tells: else each start would wait until nobody reads it.
do $do$
declare
  made constant text := $view$
create or replace view edge_internal.telemetry_batch as
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
  data->'offsetsNs' as offsets_ns,
  data->'columns' as columns,
  data->'units' as units,
  data->'attributes' as attributes,
  generate_series(1, 1) as once
from edge_events.mt_events
where type = 'telemetry_batch'
$view$;
  says constant text := 'Batches of telemetry, their fields unpacked once; the views of samples in schema edge are made from it. ' || md5(made);
begin
  if obj_description(to_regclass('edge_internal.telemetry_batch'), 'pg_class') is distinct from says then
    execute made;
    execute format('comment on view edge_internal.telemetry_batch is %L', says);
  end if;
end
$do$;

create table if not exists edge_internal.result_made (
  id text primary key
);
comment on table edge_internal.result_made is 'Ids of the results that were put into the outbox, written in the same transaction: an audit compares them with the events.';

-- Only when it is needed: even one that changes nothing waits until nobody uses the table.
do $$
begin
  if not exists (select from pg_attribute where attrelid = 'edge_internal.result_mark'::regclass and attname = 'recorded_after') then
    alter table edge_internal.result_mark add column recorded_after bigint;
  end if;
end
$$;
update edge_internal.result_mark set recorded_after = through_sequence where recorded_after is null;
comment on column edge_internal.result_mark.recorded_after is 'Results of later events stand in result_made; those of earlier ones are not kept track of.';

create table if not exists edge_internal.audit (
  only_row boolean primary key default true check (only_row),
  at timestamptz not null,
  through_sequence bigint not null,
  events bigint not null,
  broken text[] not null
);
comment on table edge_internal.audit is 'The last audit of the store: the last event it looked at, how many there were up to that one, and what broke.';

create table if not exists edge_internal.audited_entity (
  entity text primary key,
  rows bigint not null,
  md5 text not null
);
comment on table edge_internal.audited_entity is 'Experiments and devices whose rows were as their events say, with a hash of those rows: rows that have it still need no look at their events.';

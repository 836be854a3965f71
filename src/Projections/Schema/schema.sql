create schema if not exists edge_internal;
comment on schema edge_internal is 'What projections need for themselves. No interface: it may change at any time.';

create table if not exists edge_internal.table_version (
  only_row boolean primary key default true check (only_row),
  script_sha256 text not null
);
comment on table edge_internal.table_version is 'Which scripts made the tables of schema edge; others mean: drop them and fill them anew.';

-- Telemetry of a trial, wherever in whichever stream it lies.
create index if not exists ix_telemetry_batch_trial on edge_events.mt_events (((data->>'trialId')::uuid)) where type = 'telemetry_batch';

do $$
begin
  if not exists (select from pg_roles where rolname = 'edge_reader') then
    create role edge_reader nologin;
    comment on role edge_reader is 'May read schema edge: grant edge_reader to whoever should.';
  end if;
exception
  when insufficient_privilege then
    raise notice 'role edge_reader was not created: % may not create roles; ask an administrator for: create role edge_reader nologin', current_user;
  when duplicate_object or unique_violation then
    null; -- another process was faster
end
$$;

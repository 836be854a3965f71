create schema if not exists edge_internal;
comment on schema edge_internal is 'What projections need for themselves. No interface: it may change at any time.';

create table if not exists edge_internal.table_version (
  only_row boolean primary key default true check (only_row),
  script_sha256 text not null
);
comment on table edge_internal.table_version is 'Which scripts made the tables of schema edge; others mean: drop them and fill them anew.';

-- Telemetry of a trial, wherever in whichever stream it lies, and trials of an experiment. The index of before had no pages.
-- Asked first: even when it is there, the statement would wait for whoever appends, and keep others from appending.
do $$
begin
  if to_regclass('edge_events.ix_telemetry_trial') is null then
    create index ix_telemetry_trial on edge_events.mt_events (((data->>'trialId')::uuid)) where type in ('telemetry_batch', 'telemetry_page');
  end if;
  if to_regclass('edge_events.ix_trial_requested_experiment') is null then
    create index ix_trial_requested_experiment on edge_events.mt_events (((data->>'experimentId')::uuid)) where type = 'trial_requested';
  end if;
  if to_regclass('edge_events.ix_telemetry_batch_trial') is not null then
    drop index edge_events.ix_telemetry_batch_trial;
  end if;
end
$$;

-- LZ4 takes a third of the time of pglz, and readings are written and read far more than they are kept apart for.
do $$
begin
  if exists (select from pg_attribute where attrelid = 'edge_events.mt_events'::regclass and attname = 'data' and attcompression <> 'l') then
    alter table edge_events.mt_events alter column data set compression lz4;
  end if;
exception
  when feature_not_supported or syntax_error or undefined_column then
    null; -- a server that was built without it, or older than it
end
$$;

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

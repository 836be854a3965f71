create table if not exists edge_internal.version (
  name text primary key,
  settings jsonb not null,
  script_sha256 text not null,
  through_sequence bigint not null,
  made_at timestamptz not null default now()
);
comment on table edge_internal.version is 'Versions of the tables that stand beside the live ones, each in a schema edge_try_NAME.';

-- Only when it is needed: even one that changes nothing waits until nobody uses the table.
do $$
begin
  if not exists (select from pg_attribute where attrelid = 'edge_internal.table_version'::regclass and attname = 'settings') then
    alter table edge_internal.table_version add column settings jsonb not null default '{}';
  end if;
end
$$;

comment on schema edge is 'Results, derived from the events: everything here can be dropped and rebuilt.';

do $$
begin
  if exists (select from pg_roles where rolname = 'edge_reader') then
    grant usage on schema edge to edge_reader;
    grant select on all tables in schema edge to edge_reader;
    alter default privileges in schema edge grant select on tables to edge_reader;
  end if;
end
$$;

create table if not exists edge_internal.imported_event (
  sequence bigint primary key
);
comment on table edge_internal.imported_event is 'Places of events that came by an archive. Their results were news elsewhere, once: they are not published here.';

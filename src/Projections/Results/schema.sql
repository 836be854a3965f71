create table if not exists edge_internal.result_outbox (
  position bigint generated always as identity primary key,
  id text not null,
  event text not null,
  experiment text not null,
  routing_key text not null,
  at timestamptz,
  data jsonb not null
);
comment on table edge_internal.result_outbox is 'Results that the broker has not confirmed yet, in order.';

create table if not exists edge_internal.result_mark (
  only_row boolean primary key default true check (only_row),
  through_sequence bigint not null
);
comment on table edge_internal.result_mark is 'Events up to this sequence have had their results put into the outbox: a rebuild publishes none of them again.';
insert into edge_internal.result_mark (through_sequence) values (0) on conflict do nothing;

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

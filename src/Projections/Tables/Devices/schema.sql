create table if not exists edge.device (
  device text primary key,
  boot_id text not null,
  worker_session uuid not null,
  announced_at timestamptz not null,
  environment_sha256 text not null,
  environment jsonb,
  as_of_sequence bigint not null
);

comment on table edge.device is 'One row per device that ever announced itself.';
comment on column edge.device.device is 'Name used in plans.';
comment on column edge.device.boot_id is 'Boot at the last announcement, from /proc/sys/kernel/random/boot_id.';
comment on column edge.device.worker_session is 'New with each start of the device''s worker.';
comment on column edge.device.announced_at is 'When the worker last announced itself.';
comment on column edge.device.environment_sha256 is 'Names the environment in force.';
comment on column edge.device.environment is 'What the device is made of: kernel, CPU, memory, file system, tool versions. NULL until it arrives.';
comment on column edge.device.as_of_sequence is 'Last event that this row rests on.';

create table if not exists edge.device_capability (
  device text not null,
  kind text not null,
  name text not null,
  available boolean not null,
  reason text,
  version text,
  primary key (device, kind, name)
);

comment on table edge.device_capability is 'One row per device and thing that it can or cannot do.';
comment on column edge.device_capability.device is 'Name of the device.';
comment on column edge.device_capability.kind is 'runtime, workload or telemetry.';
comment on column edge.device_capability.name is 'Runtime code, tool, or telemetry source.';
comment on column edge.device_capability.available is 'Whether the device can.';
comment on column edge.device_capability.reason is 'Why not, and what to do; NULL when available.';
comment on column edge.device_capability.version is 'As the tool says; NULL when unknown.';

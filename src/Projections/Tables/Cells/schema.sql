create table if not exists edge.cell (
  experiment_id uuid not null,
  cell_key text not null,
  experiment text not null,
  device text not null,
  runtime text not null,
  runtime_code text not null,
  workload text not null,
  tool text not null,
  skip_reason text,
  stopped text,
  stopped_reason text,
  stopped_after_block int,
  factors jsonb not null,
  primary key (experiment_id, cell_key)
);

comment on table edge.cell is 'One row per experiment and cell: a device, a runtime and a workload point.';
comment on column edge.cell.experiment_id is 'The experiment.';
comment on column edge.cell.cell_key is 'device/runtime/workload, unique within the experiment.';
comment on column edge.cell.experiment is 'The experiment''s label.';
comment on column edge.cell.device is 'Name of the device.';
comment on column edge.cell.runtime is 'Name of the runtime in the plan: the code, or a name that tells two variants apart.';
comment on column edge.cell.runtime_code is 'NT (native), RC (container by runc), ...';
comment on column edge.cell.workload is 'Label of the workload point, e.g. fio-randread-4k.';
comment on column edge.cell.tool is 'fio, ...';
comment on column edge.cell.skip_reason is 'Why the device cannot run the cell; NULL when it can.';
comment on column edge.cell.stopped is 'How sequential stopping ended the cell: converged, budget exhausted or max n; NULL while it is open, and where the plan fixes the number of launches.';
comment on column edge.cell.stopped_reason is 'What was known then, as a sentence.';
comment on column edge.cell.stopped_after_block is 'The last block in which it was launched.';
comment on column edge.cell.factors is 'Everything the plan fixes for the cell: {"runtime": {...}, "workload": {...}}.';

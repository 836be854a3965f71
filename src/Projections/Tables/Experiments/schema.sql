create table if not exists edge.experiment (
  experiment_id uuid primary key,
  experiment text not null,
  plan_name text,
  status text not null,
  submitted_at timestamptz not null,
  submitted_by text,
  designed_at timestamptz,
  ended_at timestamptz,
  seed bigint,
  repetitions int,
  cells int,
  cells_skipped int,
  trials_planned int,
  trials_completed int not null,
  trials_abandoned int not null,
  stopping_rule text,
  problems jsonb,
  plan_text text not null,
  plan_sha256 text not null,
  as_of_sequence bigint not null
);
-- Not unique: a label ends in six digits of the id, and two that happen to be equal must not stop the tables.
create index if not exists experiment_label on edge.experiment (experiment);

comment on table edge.experiment is 'One row per submitted plan.';
comment on column edge.experiment.experiment_id is 'Id chosen by the sender.';
comment on column edge.experiment.experiment is 'Label: plan name and the last six hex digits of the id. What people type.';
comment on column edge.experiment.plan_name is 'Name in the plan; NULL when the plan was not understood.';
comment on column edge.experiment.status is 'submitted, rejected, running, cancelling, cancelled or finished.';
comment on column edge.experiment.submitted_at is 'When the plan arrived.';
comment on column edge.experiment.submitted_by is 'Who asked, as the sender said; not authenticated.';
comment on column edge.experiment.designed_at is 'When cells and order were drawn and recorded, before the first trial.';
comment on column edge.experiment.ended_at is 'When it was finished, cancelled or rejected.';
comment on column edge.experiment.seed is 'Fixes the drawn order.';
comment on column edge.experiment.repetitions is 'Launches of each cell that the plan asks for.';
comment on column edge.experiment.cells is 'Cells of the plan, skipped ones included.';
comment on column edge.experiment.cells_skipped is 'Cells that a device cannot run; the reason is in edge.cell.';
comment on column edge.experiment.trials_planned is 'Trials in the drawn order, without those that stopped cells leave behind.';
comment on column edge.experiment.trials_completed is 'Trials with a result.';
comment on column edge.experiment.trials_abandoned is 'Trials given up after their last attempt.';
comment on column edge.experiment.stopping_rule is 'In words, as recorded with the design.';
comment on column edge.experiment.problems is 'Why the plan was rejected: array of {line, column, field, reason, instead}.';
comment on column edge.experiment.plan_text is 'The plan as written.';
comment on column edge.experiment.plan_sha256 is 'Hash of the plan text.';
comment on column edge.experiment.as_of_sequence is 'Last event that this row rests on.';

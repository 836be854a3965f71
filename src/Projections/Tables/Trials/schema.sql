create table if not exists edge.trial (
  trial_id uuid not null,
  attempt int not null,
  experiment_id uuid not null,
  experiment text not null,
  cell_key text not null,
  device text not null,
  runtime text not null,
  workload text not null,
  block int not null,
  position int not null,
  is_control boolean not null,
  status text not null,
  phase text,
  failure_kind text,
  reason text,
  requested_at timestamptz not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  abandoned_at timestamptz,
  window_start_at timestamptz,
  window_s double precision,
  throttled boolean,
  throttled_by text,
  steady boolean,
  steady_reason text,
  fencing_token bigint not null,
  environment_sha256 text,
  phases jsonb,
  factors jsonb,
  gate_wait_s double precision,
  gate_reason text,
  excluded boolean not null,
  exclusion_reason text,
  excluded_by text,
  reparse_problem text,
  evidence uuid[] not null,
  as_of_sequence bigint not null,
  primary key (trial_id, attempt)
);
create index if not exists trial_experiment on edge.trial (experiment_id, cell_key);

comment on table edge.trial is 'One row per attempt at a trial, whatever became of it.';
comment on column edge.trial.trial_id is 'The trial: one launch of a runtime that runs one workload point once.';
comment on column edge.trial.attempt is '1-based try at the trial.';
comment on column edge.trial.experiment_id is 'The experiment.';
comment on column edge.trial.experiment is 'The experiment''s label.';
comment on column edge.trial.cell_key is 'device/runtime/workload; of a control device/control/workload, which is no cell.';
comment on column edge.trial.device is 'Name of the device.';
comment on column edge.trial.runtime is 'Name of the runtime in the plan; control: NT, as the plan''s control.';
comment on column edge.trial.workload is 'Label of the workload point.';
comment on column edge.trial.block is '1-based round in which every open cell of the device is tried once; 0: a control.';
comment on column edge.trial.position is '1-based place in the device''s drawn order.';
comment on column edge.trial.is_control is 'Whether it is a run of the plan''s control, which edge.noise_floor is made of and no cell.';
comment on column edge.trial.status is 'requested, accepted, running, completed, failed, interrupted (the worker died) or lost (no word from the device in time). Word from the device counts even when it comes late.';
comment on column edge.trial.phase is 'Last phase known: gate, prepare, idle, launch, ramp, measure or teardown.';
comment on column edge.trial.failure_kind is 'Of a failed attempt: tool_failed, runtime_failed, timed_out, not_possible, cancelled, busy, stale_token or gate_not_passed.';
comment on column edge.trial.reason is 'Why there is no result, as a sentence; NULL when there is one.';
comment on column edge.trial.requested_at is 'When the orchestrator dispatched the attempt.';
comment on column edge.trial.accepted_at is 'When the device wrote it into its journal.';
comment on column edge.trial.ended_at is 'When the outcome was known.';
comment on column edge.trial.abandoned_at is 'Set on the last attempt when the trial was given up.';
comment on column edge.trial.window_start_at is 'Begin of the measured window, wall clock of the device.';
comment on column edge.trial.window_s is 'Length of the measured window in seconds.';
comment on column edge.trial.throttled is 'Whether the device was slowed down within the window. The trial counts all the same: it is flagged, not left out. NULL when nothing on the device tells, and without a result.';
comment on column edge.trial.throttled_by is 'What happened: under-voltage, frequency capped, throttled, soft temperature limit (firmware of a Raspberry Pi), the CPU''s package throttled N times, or clock limit lowered; NULL when not throttled.';
comment on column edge.trial.steady is 'Where the plan asks fio for a steady state: whether the last five rounds of its window have a range of at most 20 % of their mean and a slope of at most 10 % of it from the first to the last, as SNIA''s performance test specification has it. The trial counts all the same: it is flagged, not left out.';
comment on column edge.trial.steady_reason is 'Why steady is NULL; of a trial that was not steady, by how much.';
comment on column edge.trial.fencing_token is 'Grows with every attempt given to the device.';
comment on column edge.trial.environment_sha256 is 'Environment in force on the device during the attempt.';
comment on column edge.trial.phases is 'Array of {phase, start_ns, end_ns}, CLOCK_MONOTONIC of the device; of completed attempts.';
comment on column edge.trial.factors is 'Everything that was fixed for the attempt, as the device reports it; of completed attempts.';
comment on column edge.trial.gate_wait_s is 'Seconds that the attempt waited at its gate until the device was as the plan wants it; NULL when no word of a gate has come.';
comment on column edge.trial.gate_reason is 'What it waited for last, as a sentence; NULL when it did not wait.';
comment on column edge.trial.excluded is 'Whether the result is left out of its cell''s figures; the row and its metrics stay.';
comment on column edge.trial.exclusion_reason is 'Why it is excluded, as a sentence; NULL when it is not.';
comment on column edge.trial.excluded_by is 'The person who asked for it, or the rule that the plan states (rule mad3.5); NULL when it is not excluded.';
comment on column edge.trial.reparse_problem is 'Why a later parser, which it names, does not understand what the tool printed: window and metrics are those of the parser before. NULL when there is no such parser, and without a result.';
comment on column edge.trial.evidence is 'Ids of the events that this row and its metrics rest on, in order.';
comment on column edge.trial.as_of_sequence is 'Last of those events, by place in the store.';

create table if not exists edge.noise_floor (
  experiment_id uuid not null,
  device text not null,
  metric text not null,
  experiment text not null,
  workload text not null,
  unit text not null,
  n int not null,
  n_excluded int not null,
  mean double precision,
  spread_pct double precision,
  spread_ci95_low_pct double precision,
  spread_ci95_high_pct double precision,
  noise_floor_pct double precision,
  drift_pct double precision,
  drift_p double precision,
  reason text,
  evidence uuid[] not null,
  as_of_sequence bigint not null,
  primary key (experiment_id, device, metric)
);

comment on table edge.noise_floor is 'One row per experiment whose plan has a control, device and metric: how much the device varies by itself. The control is one workload on NT, before the first trial, after each so many and at the end. docs/methodology.md defines the statistics.';
comment on column edge.noise_floor.experiment_id is 'The experiment.';
comment on column edge.noise_floor.device is 'Name of the device.';
comment on column edge.noise_floor.metric is 'throughput, mb_per_s_per_cpu or mb_per_j, as in edge.contrast.';
comment on column edge.noise_floor.experiment is 'The experiment''s label.';
comment on column edge.noise_floor.workload is 'Label of the workload point that the control runs.';
comment on column edge.noise_floor.unit is 'Unit of mean: MB/s, MB/s per CPU, MB/J.';
comment on column edge.noise_floor.n is 'Runs of the control that have the metric; each is a launch of its own, and counts once, with its first completed attempt.';
comment on column edge.noise_floor.n_excluded is 'Completed runs that somebody has excluded: in no figure of the row. No rule excludes one.';
comment on column edge.noise_floor.mean is 'Arithmetic mean over runs.';
comment on column edge.noise_floor.spread_pct is 'Standard deviation s of the runs'' logs, as a factor in percent: 100 (exp(s) - 1). NULL below two runs.';
comment on column edge.noise_floor.spread_ci95_low_pct is '95 % confidence interval of spread_pct, by chi square.';
comment on column edge.noise_floor.spread_ci95_high_pct is 'Upper bound of the same.';
comment on column edge.noise_floor.noise_floor_pct is 'The noise floor: two single runs of the control differ by no larger factor in 95 of 100 cases, 100 (exp(t sqrt(2) s) - 1) with Student''s t for n - 1 degrees of freedom. An effect below it is no larger than what the device does by itself from one run to another.';
comment on column edge.noise_floor.drift_pct is 'What the runs changed by from the first to the last, by Theil and Sen''s slope of their logs over the places in the drawn order; NULL below three runs. spread_pct has it within it.';
comment on column edge.noise_floor.drift_p is 'Two-sided p of Kendall''s test that there is no drift.';
comment on column edge.noise_floor.reason is 'Why noise_floor_pct is NULL.';
comment on column edge.noise_floor.evidence is 'Ids of the events behind the runs, as edge.trial.evidence has them.';
comment on column edge.noise_floor.as_of_sequence is 'Last event that this row rests on.';

create table if not exists edge.claim (
  experiment_id uuid not null,
  claim_number int not null,
  device text not null,
  workload text not null,
  experiment text not null,
  claim text not null,
  runtime text not null,
  baseline text not null,
  metric text not null,
  at_least double precision,
  at_most double precision,
  n int not null,
  baseline_n int not null,
  estimate double precision,
  ci95_low double precision,
  ci95_high double precision,
  ratio_method text,
  verdict text not null,
  reason text,
  not_comparable text,
  below_noise_floor boolean,
  noise_floor_reason text,
  evidence uuid[] not null,
  as_of_sequence bigint not null,
  primary key (experiment_id, claim_number, device, workload)
);

comment on table edge.claim is 'One row per experiment, claim of its plan, and device and workload point that the claim names: whether the trials bear it out. The claim is in the event of the design, before the first trial.';
comment on column edge.claim.experiment_id is 'The experiment.';
comment on column edge.claim.claim_number is 'Place in the plan''s list, from 1.';
comment on column edge.claim.device is 'Name of the device.';
comment on column edge.claim.workload is 'Label of the workload point.';
comment on column edge.claim.experiment is 'The experiment''s label.';
comment on column edge.claim.claim is 'As the plan has it.';
comment on column edge.claim.runtime is 'The runtime that the claim speaks of.';
comment on column edge.claim.baseline is 'The runtime that it is held against.';
comment on column edge.claim.metric is 'throughput, mb_per_s_per_cpu or mb_per_j.';
comment on column edge.claim.at_least is 'The ratio is said to be this at least; NULL: no lower bound.';
comment on column edge.claim.at_most is 'The ratio is said to be this at most; NULL: no upper bound.';
comment on column edge.claim.n is 'Launches of the runtime that have the metric.';
comment on column edge.claim.baseline_n is 'Launches of the baseline that have it.';
comment on column edge.claim.estimate is 'Ratio of the means, runtime over baseline.';
comment on column edge.claim.ci95_low is 'Its 95 % confidence interval, as in edge.contrast.';
comment on column edge.claim.ci95_high is 'Upper bound of the same.';
comment on column edge.claim.ratio_method is 'fieller in blocks or welch on logs, as in edge.contrast.';
comment on column edge.claim.verdict is 'supported: the whole interval lies within the claim''s bounds. contradicted: all of it lies outside. inconclusive: it reaches over a bound. not testable: reason says why.';
comment on column edge.claim.reason is 'Why the claim is inconclusive or not testable; or that its verdict rests on an effect below the noise floor.';
comment on column edge.claim.not_comparable is 'Why the two cells are not alike, whatever the verdict; as in edge.contrast.';
comment on column edge.claim.below_noise_floor is 'Of a claim that is supported or contradicted: whether the estimate is nearer to the claim''s bound than the device''s noise floor (edge.noise_floor). Then the verdict rests on a difference that the device makes by itself. NULL for the others, and when there is no floor.';
comment on column edge.claim.noise_floor_reason is 'Why below_noise_floor is NULL.';
comment on column edge.claim.evidence is 'Ids of the events behind the trials that the verdict rests on, as edge.trial.evidence has them.';
comment on column edge.claim.as_of_sequence is 'Last event that this row rests on.';

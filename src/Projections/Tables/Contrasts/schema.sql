create table if not exists edge.contrast (
  experiment_id uuid not null,
  cell_key text not null,
  baseline text not null,
  metric text not null,
  experiment text not null,
  device text not null,
  runtime text not null,
  baseline_runtime text not null,
  workload text not null,
  unit text not null,
  n int not null,
  baseline_n int not null,
  mean double precision,
  baseline_mean double precision,
  ratio double precision,
  ratio_ci95_low double precision,
  ratio_ci95_high double precision,
  ratio_method text not null,
  ratio_p double precision,
  ratio_p_holm double precision,
  shift double precision,
  shift_ci95_low double precision,
  shift_ci95_high double precision,
  mann_whitney_p double precision,
  mann_whitney_p_holm double precision,
  cliffs_delta double precision,
  minimal_detectable_pct double precision,
  verdict text,
  reason text,
  not_comparable text,
  noise_floor_pct double precision,
  below_noise_floor boolean,
  noise_floor_reason text,
  method text,
  as_of_sequence bigint not null,
  primary key (experiment_id, cell_key, baseline, metric)
);

comment on table edge.contrast is 'One row per experiment, cell, baseline and metric: how the cell differs from the baseline''s cell of the same device and workload. docs/methodology.md defines the statistics and says how well they hold.';
comment on column edge.contrast.experiment_id is 'The experiment.';
comment on column edge.contrast.cell_key is 'device/runtime/workload.';
comment on column edge.contrast.baseline is 'Code of the runtime that the cell is held against: NT or RC.';
comment on column edge.contrast.metric is 'throughput, mb_per_s_per_cpu or mb_per_j, as in edge.trial_metric; in each more is better.';
comment on column edge.contrast.experiment is 'The experiment''s label.';
comment on column edge.contrast.device is 'Name of the device.';
comment on column edge.contrast.runtime is 'Name of the runtime in the plan.';
comment on column edge.contrast.baseline_runtime is 'The baseline''s name in the plan.';
comment on column edge.contrast.workload is 'Label of the workload point.';
comment on column edge.contrast.unit is 'Unit of mean, baseline_mean and shift: MB/s, MB/s per CPU, MB/J.';
comment on column edge.contrast.n is 'Launches of the cell that have the metric; where sequential stopping ended the cell or its baseline, those until then, and every figure of the row is of these.';
comment on column edge.contrast.baseline_n is 'Launches of the baseline that have it.';
comment on column edge.contrast.mean is 'Arithmetic mean over launches of each launch''s own figure. For MB/J and MB/s per CPU edge.runtime_efficiency has the ratio of totals.';
comment on column edge.contrast.baseline_mean is 'The baseline''s.';
comment on column edge.contrast.ratio is 'mean over baseline_mean.';
comment on column edge.contrast.ratio_ci95_low is '95 % confidence interval of the ratio, by ratio_method.';
comment on column edge.contrast.ratio_ci95_high is 'Upper bound of the same.';
comment on column edge.contrast.ratio_method is 'fieller in blocks: launches of the same block are paired, and what the block did to both cancels; the interval holds every ratio that a paired t test does not refuse. welch on logs: where the cells do not have one launch each in the same blocks. Where the plan stops sequentially the interval is taken at 96.5 %, so that 95 % hold in spite of the looks, and ratio_p is raised with it; a design by the rule half-width-by-block/1 has the plain one, by which it was decided.';
comment on column edge.contrast.ratio_p is 'Two-sided p of the means being equal, from the same test as the interval.';
comment on column edge.contrast.ratio_p_holm is 'ratio_p adjusted by Holm over the family: all contrasts of the experiment in the same metric and with the same baseline.';
comment on column edge.contrast.shift is 'Hodges-Lehmann: median of all differences between a launch of the cell and one of the baseline.';
comment on column edge.contrast.shift_ci95_low is 'Its 95 % confidence interval, the one that goes with Mann-Whitney''s test; NULL where no interval reaches 95 %, as with 3 against 3 launches.';
comment on column edge.contrast.shift_ci95_high is 'Upper bound of the same.';
comment on column edge.contrast.mann_whitney_p is 'Two-sided p of Mann-Whitney''s test: exact up to 40 launches together without ties, else normal with corrections for ties and continuity. It asks who wins a race of two launches, not about means, and decides nothing here.';
comment on column edge.contrast.mann_whitney_p_holm is 'The same adjusted by Holm over the family.';
comment on column edge.contrast.cliffs_delta is 'Share of pairs of launches in which the cell''s is the larger, less the share in which it is the smaller: -1 to 1.';
comment on column edge.contrast.minimal_detectable_pct is 'The smallest change, in percent, that would be shown in 9 of 10 experiments with as many launches and as much spread, before Holm. Where no difference is shown, one below this may well be there.';
comment on column edge.contrast.verdict is 'By ratio_p_holm below 0.05: faster or slower (throughput), higher or lower (the others); else no difference shown, which is not the same as none. NULL when there is no p. See not_comparable.';
comment on column edge.contrast.reason is 'Why ratio, its interval or verdict is NULL.';
comment on column edge.contrast.not_comparable is 'Why the cell is not like the baseline''s, whatever the verdict; NULL when nothing is known against it. As runtime_throughput.not_comparable_with_nt, for either baseline.';
comment on column edge.contrast.noise_floor_pct is 'The device''s noise floor in this metric, from edge.noise_floor: the control''s single runs differ by so much.';
comment on column edge.contrast.below_noise_floor is 'Whether the effect is smaller than that: ratio lies between 1 / (1 + noise_floor_pct / 100) and its reciprocal. Whatever the verdict, the device does as much by itself. NULL when there is no floor or no ratio.';
comment on column edge.contrast.noise_floor_reason is 'Why below_noise_floor is NULL.';
comment on column edge.contrast.method is 'measured, or modelled (a power model, not a sensor); both when some launches are the one and some the other. NULL without launches.';
comment on column edge.contrast.as_of_sequence is 'Last event that this row rests on; by Holm it rests on the whole family.';

create or replace view edge.contrast_over_workloads as
select experiment_id, experiment, device, runtime, baseline, metric, unit,
  count(*) filter (where counts) as points,
  exp(avg(ln(ratio)) filter (where counts)) as geometric_mean_ratio,
  min(ratio) filter (where counts) as smallest_ratio,
  max(ratio) filter (where counts) as largest_ratio,
  count(*) filter (where not counts) as points_left_out,
  jsonb_agg(jsonb_build_object(
    'workload', workload, 'mean', mean, 'baseline_mean', baseline_mean, 'ratio', ratio,
    'left_out', case when counts then null else coalesce(not_comparable, reason) end) order by workload) as absolutes
from (select contrast.*, ratio > 0 is true and not_comparable is null as counts from edge.contrast) contrast
group by experiment_id, experiment, device, runtime, baseline, metric, unit;

comment on view edge.contrast_over_workloads is 'One row per experiment, device, runtime, baseline and metric: the geometric mean of edge.contrast''s ratios over the workload points. It is the same whichever side is the baseline, and says nothing without the absolutes beside it.';
comment on column edge.contrast_over_workloads.experiment_id is 'The experiment.';
comment on column edge.contrast_over_workloads.experiment is 'The experiment''s label.';
comment on column edge.contrast_over_workloads.device is 'Name of the device.';
comment on column edge.contrast_over_workloads.runtime is 'Name of the runtime in the plan.';
comment on column edge.contrast_over_workloads.baseline is 'NT or RC.';
comment on column edge.contrast_over_workloads.metric is 'throughput, mb_per_s_per_cpu or mb_per_j.';
comment on column edge.contrast_over_workloads.unit is 'Unit of the absolutes.';
comment on column edge.contrast_over_workloads.points is 'Workload points with a ratio of cells that are alike.';
comment on column edge.contrast_over_workloads.geometric_mean_ratio is 'Geometric mean of their ratios; NULL without points.';
comment on column edge.contrast_over_workloads.smallest_ratio is 'The smallest of them.';
comment on column edge.contrast_over_workloads.largest_ratio is 'The largest of them.';
comment on column edge.contrast_over_workloads.points_left_out is 'Points without a ratio, or whose cells are not alike; absolutes says why.';
comment on column edge.contrast_over_workloads.absolutes is 'Array, one {workload, mean, baseline_mean, ratio, left_out} a point; left_out is why it does not count, or null.';

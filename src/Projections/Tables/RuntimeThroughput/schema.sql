create table if not exists edge.runtime_throughput (
  experiment_id uuid not null,
  cell_key text not null,
  experiment text not null,
  device text not null,
  runtime text not null,
  workload text not null,
  n int not null,
  n_excluded int not null,
  outliers text,
  throughput_unit text not null,
  mean_mb_per_s double precision,
  median_mb_per_s double precision,
  stddev_mb_per_s double precision,
  mad_mb_per_s double precision,
  ci95_low_mb_per_s double precision,
  ci95_high_mb_per_s double precision,
  median_ci95_low_mb_per_s double precision,
  median_ci95_high_mb_per_s double precision,
  ratio_to_nt double precision,
  ratio_to_nt_ci95_low double precision,
  ratio_to_nt_ci95_high double precision,
  below_noise_floor boolean,
  noise_floor_reason text,
  ratio_to_rc double precision,
  ratio_to_rc_ci95_low double precision,
  ratio_to_rc_ci95_high double precision,
  mean_mbit_per_s double precision,
  mean_iops double precision,
  mean_ops_per_s double precision,
  latency_p99_us double precision,
  mean_launch_time_ms double precision,
  launch_time_reason text,
  persisted_ratio double precision,
  persisted_ratio_reason text,
  durability text,
  accelerator text,
  not_comparable_with_nt text,
  bytes_per_packet double precision,
  bytes_per_packet_reason text,
  n_throttled int,
  skip_reason text,
  as_of_sequence bigint not null,
  primary key (experiment_id, cell_key)
);

comment on table edge.runtime_throughput is 'One row per experiment and cell: how fast. MB is 10^6 bytes. A trial counts once, with its first completed attempt.';
comment on column edge.runtime_throughput.experiment_id is 'The experiment.';
comment on column edge.runtime_throughput.cell_key is 'device/runtime/workload.';
comment on column edge.runtime_throughput.experiment is 'The experiment''s label.';
comment on column edge.runtime_throughput.device is 'Name of the device.';
comment on column edge.runtime_throughput.runtime is 'Name of the runtime in the plan.';
comment on column edge.runtime_throughput.workload is 'Label of the workload point.';
comment on column edge.runtime_throughput.n is 'Trials with a throughput; each is a launch of its own.';
comment on column edge.runtime_throughput.n_excluded is 'Completed trials that are left out of every figure of the row; table trial says by whom and why.';
comment on column edge.runtime_throughput.outliers is 'Launches far from the others, as rule: block (value, distance). mad3.5: more than 3.5 scaled median absolute deviations from the median, over all completed trials, from five on. A flag only: nothing is left out because of it. NULL when there is none.';
comment on column edge.runtime_throughput.throughput_unit is 'The unit in which the field states this workload: MB/s (file), Mb/s (network). The columns in MB/s hold for both: 1 MB/s is 8 Mb/s.';
comment on column edge.runtime_throughput.mean_mb_per_s is 'Arithmetic mean of the trials'' throughput, as the tool reports it.';
comment on column edge.runtime_throughput.median_mb_per_s is 'Median over trials.';
comment on column edge.runtime_throughput.stddev_mb_per_s is 'Sample standard deviation over trials; NULL below two.';
comment on column edge.runtime_throughput.mad_mb_per_s is 'Median absolute deviation from the median over trials, not scaled; one slow trial moves it little. NULL below two.';
comment on column edge.runtime_throughput.ci95_low_mb_per_s is '95 % confidence interval of the mean, Student t with n - 1 degrees of freedom; taken at 96.5 % where the plan stops sequentially, so that 95 % hold in spite of the looks, but not by the rule half-width-by-block/1. NULL below two trials.';
comment on column edge.runtime_throughput.ci95_high_mb_per_s is 'Upper bound of the same.';
comment on column edge.runtime_throughput.median_ci95_low_mb_per_s is '95 % confidence interval of the median by order statistics, which assumes nothing of how trials scatter; NULL below six trials.';
comment on column edge.runtime_throughput.median_ci95_high_mb_per_s is 'Upper bound of the same.';
comment on column edge.runtime_throughput.ratio_to_nt is 'Mean over the mean of runtime NT on the same device and workload, where one of the two stopped earlier over the blocks until then; NULL when NT has no result.';
comment on column edge.runtime_throughput.ratio_to_nt_ci95_low is '95 % confidence interval of the ratio: Fieller''s, the trials of a block paired; where blocks are incomplete Welch''s t on logs. edge.contrast says which, with p and the rest. NULL below two trials on either side, where the reference''s mean is not told from zero, and for NT itself.';
comment on column edge.runtime_throughput.ratio_to_nt_ci95_high is 'Upper bound of the same.';
comment on column edge.runtime_throughput.below_noise_floor is 'Whether ratio_to_nt is an effect below the device''s noise floor (edge.noise_floor), as in edge.contrast. NULL when there is no floor or no ratio, and for NT itself.';
comment on column edge.runtime_throughput.noise_floor_reason is 'Why below_noise_floor is NULL.';
comment on column edge.runtime_throughput.ratio_to_rc is 'Mean over the mean of runtime RC on the same device and workload, where one of the two stopped earlier over the blocks until then; NULL when RC has no result.';
comment on column edge.runtime_throughput.ratio_to_rc_ci95_low is '95 % confidence interval, as for ratio_to_nt.';
comment on column edge.runtime_throughput.ratio_to_rc_ci95_high is 'Upper bound of the same.';
comment on column edge.runtime_throughput.mean_mbit_per_s is 'Mean in Mb/s (10^6 bits), as netperf and iperf3 report it: 8 times mean_mb_per_s; its interval is 8 times the other''s too. NULL for file workloads.';
comment on column edge.runtime_throughput.mean_iops is 'Mean over trials of fio''s operations per second; NULL for other tools.';
comment on column edge.runtime_throughput.mean_ops_per_s is 'Mean over trials of Filebench''s operations per second, of every kind that the personality does; NULL for other tools.';
comment on column edge.runtime_throughput.latency_p99_us is 'Mean over trials of each trial''s 99th percentile, in microseconds; NULL for tools that report none.';
comment on column edge.runtime_throughput.mean_launch_time_ms is 'Mean over trials of the time from asking the runtime to the workload''s first instruction, in milliseconds; for a virtual machine that is with its boot.';
comment on column edge.runtime_throughput.launch_time_reason is 'Why mean_launch_time_ms is NULL, or rests on fewer than n trials.';
comment on column edge.runtime_throughput.persisted_ratio is 'Bytes that reached the host''s block device from the start of the window to the exit of the tool, over bytes that the tool says it wrote; totals over the trials that have both. Well below 1: the data is in a cache. The device counter is the machine''s: above 1 somebody else wrote too.';
comment on column edge.runtime_throughput.persisted_ratio_reason is 'Why persisted_ratio is NULL, or rests on fewer than n trials.';
comment on column edge.runtime_throughput.durability is 'persisted_ratio in words: reached the device (0.9 and more), partly reached (0.1 and more), not reached (below 0.1); settings durability.* move these limits. NULL when persisted_ratio is NULL. It says what was on the device when the tool ended; it is no test of a power cut.';
comment on column edge.runtime_throughput.accelerator is 'What ran the guest''s instructions in the trials: kvm, tcg (QEMU''s translation); NULL for runtimes without a guest.';
comment on column edge.runtime_throughput.not_comparable_with_nt is 'Why the cell is not like NT''s of the same device and workload; NULL when nothing is known against it. Either a double stood in for its runtime in a test; or its trials ran under tcg; or persisted_ratio is more than a factor of 2 from NT''s, where a ratio above 1 counts as 1 and one below 0.1 as 0.1.';
comment on column edge.runtime_throughput.bytes_per_packet is 'Bytes per packet on the runtime''s host interface in the measured window, in the direction that carried more bytes: total bytes over total packets of the trials that have both. Above the MTU: the host hands over segments that were not cut yet (TSO, GSO, GRO). NULL for workloads that use no network.';
comment on column edge.runtime_throughput.bytes_per_packet_reason is 'Why bytes_per_packet is NULL, or rests on fewer than n trials.';
comment on column edge.runtime_throughput.n_throttled is 'Trials in whose window the device was slowed down (trial.throttled); they count like the others. NULL when no trial had a source that tells.';
comment on column edge.runtime_throughput.skip_reason is 'Why the device cannot run the cell; NULL when it can.';
comment on column edge.runtime_throughput.as_of_sequence is 'Last event that this row rests on.';

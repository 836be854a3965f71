create table if not exists edge.runtime_efficiency (
  experiment_id uuid not null,
  cell_key text not null,
  experiment text not null,
  device text not null,
  runtime text not null,
  workload text not null,
  n int not null,
  n_excluded int not null,
  cpu_busy_cpus double precision,
  cpu_usr_pct_of_machine double precision,
  cpu_nice_pct_of_machine double precision,
  cpu_sys_pct_of_machine double precision,
  cpu_iowait_pct_of_machine double precision,
  cpu_irq_pct_of_machine double precision,
  cpu_soft_pct_of_machine double precision,
  cpu_steal_pct_of_machine double precision,
  cpu_guest_pct_of_machine double precision,
  cpu_gnice_pct_of_machine double precision,
  cpu_idle_pct_of_machine double precision,
  mb_per_s_per_cpu double precision,
  mb_per_s_per_cpu_usr double precision,
  mb_per_s_per_cpu_sys double precision,
  mb_per_s_per_cpu_soft double precision,
  cpu_s_per_gb double precision,
  tool_service_demand_us_per_kib double precision,
  memory_peak_mib double precision,
  memory_reason text,
  power_total_w double precision,
  power_above_idle_w double precision,
  energy_j double precision,
  energy_error_j double precision,
  energy_error_reason text,
  energy_above_idle_j double precision,
  energy_above_idle_error_j double precision,
  mb_per_j double precision,
  power_method text,
  power_source text,
  power_reason text,
  cpu_reason text,
  accelerator text,
  not_comparable_with_nt text,
  skip_reason text,
  as_of_sequence bigint not null,
  primary key (experiment_id, cell_key)
);

comment on table edge.runtime_efficiency is 'One row per experiment and cell: what it costs in CPU and energy. Every figure is a ratio of totals over the same measured windows, never a mean of ratios. MB is 10^6, GB 10^9 bytes.';
comment on column edge.runtime_efficiency.experiment_id is 'The experiment.';
comment on column edge.runtime_efficiency.cell_key is 'device/runtime/workload.';
comment on column edge.runtime_efficiency.experiment is 'The experiment''s label.';
comment on column edge.runtime_efficiency.device is 'Name of the device.';
comment on column edge.runtime_efficiency.runtime is 'Name of the runtime in the plan.';
comment on column edge.runtime_efficiency.workload is 'Label of the workload point.';
comment on column edge.runtime_efficiency.n is 'Completed trials.';
comment on column edge.runtime_efficiency.n_excluded is 'Completed trials that are left out of every figure of the row; table trial says by whom and why.';
comment on column edge.runtime_efficiency.cpu_busy_cpus is 'CPUs busy on average in the window, whole machine: usr, nice, sys, irq, soft, steal, guest and gnice. Waiting for I/O (iowait) is not busy: the CPU is free meanwhile. Total busy seconds over total window seconds.';
comment on column edge.runtime_efficiency.cpu_usr_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): user space, guests excluded. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.cpu_nice_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): niced user space, guests excluded. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.cpu_sys_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): the kernel, interrupts excluded. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.cpu_iowait_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): idle while a disk request was pending. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.cpu_irq_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): hardware interrupts. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.cpu_soft_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): software interrupts. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.cpu_steal_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): waiting for the hypervisor underneath. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.cpu_guest_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): running a guest''s virtual CPU. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.cpu_gnice_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): running a niced guest. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.cpu_idle_pct_of_machine is 'Share of the whole machine''s CPU time in the window (100 % = all CPUs): idle without a pending disk request. By mpstat''s categories; the ten add up to 100.';
comment on column edge.runtime_efficiency.mb_per_s_per_cpu is 'MB/s per busy CPU: total MB read and written, or sent, over total busy CPU seconds of the whole machine, over the same windows.';
comment on column edge.runtime_efficiency.mb_per_s_per_cpu_usr is 'The same for usr time alone; NULL when there was none.';
comment on column edge.runtime_efficiency.mb_per_s_per_cpu_sys is 'The same for sys time alone; NULL when there was none.';
comment on column edge.runtime_efficiency.mb_per_s_per_cpu_soft is 'The same for soft time alone; NULL when there was none.';
comment on column edge.runtime_efficiency.cpu_s_per_gb is 'Service demand: busy CPU seconds of the whole machine per 10^9 bytes moved (read, written or sent). The same in microseconds per KiB: times 1.024.';
comment on column edge.runtime_efficiency.tool_service_demand_us_per_kib is 'Mean over trials of netperf''s own figure for its sending side, microseconds of CPU per KiB. netperf reads the /proc/stat where it runs: in a virtual machine that is the guest''s, without what the host spends for it, so compare runtimes by cpu_s_per_gb. NULL for other tools.';
comment on column edge.runtime_efficiency.memory_peak_mib is 'Mean over trials of the highest resident memory in the window, summed over the processes that telemetry followed: the tool, or a virtual machine''s monitor with its helpers. A guest''s memory is in its monitor''s; pages that processes share count in each.';
comment on column edge.runtime_efficiency.memory_reason is 'Why memory_peak_mib is NULL, or rests on fewer than n trials.';
comment on column edge.runtime_efficiency.power_total_w is 'Mean power in the window: total energy over total window seconds.';
comment on column edge.runtime_efficiency.power_above_idle_w is 'The same less the mean power in each trial''s own idle phase, weighted by window.';
comment on column edge.runtime_efficiency.energy_j is 'Mean energy of a trial''s window; with setting efficiency.power=above_idle, less what its idle phase''s power comes to in the window.';
comment on column edge.runtime_efficiency.energy_error_j is 'Mean over trials of what sampling may have cost: a trial''s energy is within it of what its sensor saw, in 95 of 100 windows or more. The sensor''s own accuracy and the error of a power model are not in it.';
comment on column edge.runtime_efficiency.energy_error_reason is 'Why energy_error_j is NULL, or rests on fewer than n trials.';
comment on column edge.runtime_efficiency.energy_above_idle_j is 'Mean over trials of energy_j less what the device would have drawn in the window at the mean power of the trial''s own idle phase.';
comment on column edge.runtime_efficiency.energy_above_idle_error_j is 'Mean over trials of the same bound for energy_above_idle_j, with the error of the idle phase''s mean.';
comment on column edge.runtime_efficiency.mb_per_j is 'Total MB read and written over total energy, over the same windows; the same as MB/s per W. With setting efficiency.power=above_idle, over the energy of energy_j, and NULL when that is not more than energy_error_j.';
comment on column edge.runtime_efficiency.power_method is 'measured, or modelled: a model of the CPU''s load, not a sensor; NULL without power.';
comment on column edge.runtime_efficiency.power_source is 'Telemetry source of the power readings; NULL without power.';
comment on column edge.runtime_efficiency.power_reason is 'Why the power columns are NULL, or rest on fewer than n trials.';
comment on column edge.runtime_efficiency.cpu_reason is 'Why the CPU columns are NULL, or rest on fewer than n trials.';
comment on column edge.runtime_efficiency.accelerator is 'What ran the guest''s instructions in the trials: kvm, tcg (QEMU''s translation); NULL for runtimes without a guest.';
comment on column edge.runtime_efficiency.not_comparable_with_nt is 'Why the cell''s costs are not like NT''s of the same device and workload, by the same rule as runtime_throughput.not_comparable_with_nt; NULL when nothing is known against it. Under tcg the CPU time is that of translating instructions; what was not written cost nothing.';
comment on column edge.runtime_efficiency.skip_reason is 'Why the device cannot run the cell; NULL when it can.';
comment on column edge.runtime_efficiency.as_of_sequence is 'Last event that this row rests on.';

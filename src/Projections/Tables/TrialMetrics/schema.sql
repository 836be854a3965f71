create table if not exists edge.trial_metric_set (
  trial_id uuid not null,
  attempt int not null,
  experiment_id uuid not null,
  cell_key text not null,
  metrics text[] not null,
  units text[] not null,
  metric_values double precision[] not null,
  reasons text[] not null,
  sources text[] not null,
  methods text[] not null,
  primary key (trial_id, attempt),
  check (cardinality(units) = cardinality(metrics) and cardinality(metric_values) = cardinality(metrics) and cardinality(reasons) = cardinality(metrics)
    and cardinality(sources) = cardinality(metrics) and cardinality(methods) = cardinality(metrics))
);
create index if not exists trial_metric_set_experiment on edge.trial_metric_set (experiment_id, cell_key);

-- As for events: LZ4 takes a third of the time of pglz.
do $$
begin
  alter table edge.trial_metric_set alter column metrics set compression lz4, alter column units set compression lz4, alter column reasons set compression lz4,
    alter column metric_values set compression lz4, alter column sources set compression lz4, alter column methods set compression lz4;
exception
  when feature_not_supported or syntax_error then
    null; -- a server that was built without it, or older than it
end
$$;

comment on table edge.trial_metric_set is 'One row per completed attempt: all its metrics in arrays of equal length, as they are stored. Read them as rows, in trial_metric.';
comment on column edge.trial_metric_set.trial_id is 'The trial.';
comment on column edge.trial_metric_set.attempt is 'The attempt.';
comment on column edge.trial_metric_set.experiment_id is 'The experiment.';
comment on column edge.trial_metric_set.cell_key is 'device/runtime/workload.';
comment on column edge.trial_metric_set.metrics is 'Names, each once.';
comment on column edge.trial_metric_set.units is 'Unit of each.';
comment on column edge.trial_metric_set.metric_values is 'Number of each; NULL when there is no reading.';
comment on column edge.trial_metric_set.reasons is 'Of each, why its number is NULL.';
comment on column edge.trial_metric_set.sources is 'Source of each.';
comment on column edge.trial_metric_set.methods is 'Method of each.';

create or replace view edge.trial_metric as
select s.trial_id, s.attempt, m.metric, s.experiment_id, s.cell_key, m.unit, m.value, m.reason, m.source, m.method
from edge.trial_metric_set s
cross join lateral unnest(s.metrics, s.units, s.metric_values, s.reasons, s.sources, s.methods) as m(metric, unit, value, reason, source, method);

comment on view edge.trial_metric is 'One row per completed attempt and metric: what the tool reported, and what telemetry says about the same window.';
comment on column edge.trial_metric.trial_id is 'The trial.';
comment on column edge.trial_metric.attempt is 'The attempt.';
comment on column edge.trial_metric.metric is 'From the tool: throughput, iops, latency_mean, latency_p50, latency_p95, latency_p99, latency_p99_9, latency_max, bytes_read, bytes_written, runtime, launch_time, drain_time, drain_device_bytes, throughput_mbit, bytes_sent, service_demand_local, ops, ... Derived: bytes_moved (read and written, or sent; of netperf''s repeated iterations their mean rate times their time), persisted_bytes (written to the block device from the start of the window to the exit of the tool), persisted_ratio (those over bytes_written), network_bytes and network_packets (on the runtime''s host interface in the window, in the direction that carried more bytes), bytes_per_packet (those bytes over those packets), runtime_memory_peak (MiB; resident memory of the processes that telemetry followed, the tool or a virtual machine''s monitor with its helpers, summed, at the highest reading in the window; pages that they share count in each), cpu_<category>_s and cpu_<category>_pct_of_machine, cpu_busy_s (usr, nice, sys, irq, soft, steal, guest, gnice; neither idle nor iowait), cpu_busy_cpus, cpu_s_per_gb, mb_per_s_per_cpu, energy_j (a gauge by trapezoids between readings, a counter by its growth, the window''s edges interpolated), energy_error_j (what sampling may have cost, from rate, variance and the sensor''s own averaging: two standard errors), energy_above_idle_j and energy_above_idle_error_j (less the mean power of the trial''s own idle phase), power_total_w, power_above_idle_w, power_repeated_pct (readings of a sensor that showed the value of the one before: slower than it was read, or standing still), mb_per_j, temperature_max_c and frequency_min_mhz (of all zones and clocks, at readings in the window), throttled (1: trial.throttled_by says how; 0: none of the sources told so), pressure_cpu_some_pct, pressure_io_some_pct and pressure_memory_some_pct (share of the window in which some task waited for it). MB is 10^6, GB 10^9 bytes.';
comment on column edge.trial_metric.experiment_id is 'The experiment.';
comment on column edge.trial_metric.cell_key is 'device/runtime/workload.';
comment on column edge.trial_metric.unit is 'Unit of value.';
comment on column edge.trial_metric.value is 'The number; NULL when there is no reading, never zero for that.';
comment on column edge.trial_metric.reason is 'Why value is NULL.';
comment on column edge.trial_metric.source is 'Parser and version (fio/1), or telemetry source (cpu, block:vda, net:ve0a1b2c3d4e, process:*, power:name, power:a + power:b); none.';
comment on column edge.trial_metric.method is 'measured, modelled (a power model, not a sensor) or none.';

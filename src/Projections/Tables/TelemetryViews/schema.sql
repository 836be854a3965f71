-- Readings stay where they are, in columns among the events; these views unnest them. Filter by trial_id: there is an
-- index for it, which is found through edge_internal.telemetry_series. Rates compare a reading with the one before it and are NULL where more than two are missing in between.

create or replace view edge.cpu_sample as
with reading as (
  select
    device,
    boot_id,
    session,
    source,
    trial_id,
    attempt,
    phase,
    start_ns + offset_ns as at_ns,
    start_at + offset_ns / 1000 * interval '1 microsecond' as at,
    period_ms,
    usr_ns, nice_ns, sys_ns, iowait_ns, irq_ns, soft_ns, steal_ns, guest_ns, gnice_ns, idle_ns,
    usr_ns + nice_ns + sys_ns + iowait_ns + irq_ns + soft_ns + steal_ns + guest_ns + gnice_ns + idle_ns as total_ns
  from edge_internal.telemetry_series
  cross join lateral unnest(
    offsets_ns, phases, periods_ms,
    edge_internal.numbers(columns->'usr_ns', readings),
    edge_internal.numbers(columns->'nice_ns', readings),
    edge_internal.numbers(columns->'sys_ns', readings),
    edge_internal.numbers(columns->'iowait_ns', readings),
    edge_internal.numbers(columns->'irq_ns', readings),
    edge_internal.numbers(columns->'soft_ns', readings),
    edge_internal.numbers(columns->'steal_ns', readings),
    edge_internal.numbers(columns->'guest_ns', readings),
    edge_internal.numbers(columns->'gnice_ns', readings),
    edge_internal.numbers(columns->'idle_ns', readings)
  ) as r(offset_ns, phase, period_ms, usr_ns, nice_ns, sys_ns, iowait_ns, irq_ns, soft_ns, steal_ns, guest_ns, gnice_ns, idle_ns)
  where (source = 'cpu' or source like 'cpu:%')
),
paired as (
  select reading.*,
    at_ns - lag(at_ns) over w as step_ns,
    total_ns - lag(total_ns) over w as total_step_ns,
    usr_ns - lag(usr_ns) over w as usr_step_ns,
    nice_ns - lag(nice_ns) over w as nice_step_ns,
    sys_ns - lag(sys_ns) over w as sys_step_ns,
    iowait_ns - lag(iowait_ns) over w as iowait_step_ns,
    irq_ns - lag(irq_ns) over w as irq_step_ns,
    soft_ns - lag(soft_ns) over w as soft_step_ns,
    steal_ns - lag(steal_ns) over w as steal_step_ns,
    guest_ns - lag(guest_ns) over w as guest_step_ns,
    gnice_ns - lag(gnice_ns) over w as gnice_step_ns,
    idle_ns - lag(idle_ns) over w as idle_step_ns
  from reading
  window w as (partition by trial_id, device, boot_id, source order by at_ns)
)
select
  device, source, trial_id, attempt, phase, at, at_ns, boot_id, session,
  100.0 * usr_step_ns / whole_ns as usr_pct,
  100.0 * nice_step_ns / whole_ns as nice_pct,
  100.0 * sys_step_ns / whole_ns as sys_pct,
  100.0 * iowait_step_ns / whole_ns as iowait_pct,
  100.0 * irq_step_ns / whole_ns as irq_pct,
  100.0 * soft_step_ns / whole_ns as soft_pct,
  100.0 * steal_step_ns / whole_ns as steal_pct,
  100.0 * guest_step_ns / whole_ns as guest_pct,
  100.0 * gnice_step_ns / whole_ns as gnice_pct,
  100.0 * idle_step_ns / whole_ns as idle_pct,
  usr_ns, nice_ns, sys_ns, iowait_ns, irq_ns, soft_ns, steal_ns, guest_ns, gnice_ns, idle_ns
from (
  select paired.*,
    case when step_ns > 0 and step_ns <= 3 * period_ms * 1000000 and total_step_ns > 0 then total_step_ns end::double precision as whole_ns
  from paired
) rated;

comment on view edge.cpu_sample is 'One row per reading of a CPU source: the whole machine (source cpu) or one CPU (cpu:0, ...).';
comment on column edge.cpu_sample.device is 'Name of the device.';
comment on column edge.cpu_sample.source is 'cpu or cpu:N.';
comment on column edge.cpu_sample.trial_id is 'The trial running meanwhile; NULL between trials.';
comment on column edge.cpu_sample.attempt is 'Its attempt.';
comment on column edge.cpu_sample.phase is 'Its phase.';
comment on column edge.cpu_sample.at is 'Wall clock of the device.';
comment on column edge.cpu_sample.at_ns is 'CLOCK_MONOTONIC of the device, nanoseconds; comparable with trial.phases.';
comment on column edge.cpu_sample.boot_id is 'The boot that at_ns and the counters belong to.';
comment on column edge.cpu_sample.session is 'New with each start of the telemetry process.';
comment on column edge.cpu_sample.usr_pct is 'Since the reading before, of the source''s CPU time (100 % = all CPUs for source cpu): user space, guests excluded. NULL for the first reading and after a hole of more than two.';
comment on column edge.cpu_sample.nice_pct is 'Niced user space, guests excluded.';
comment on column edge.cpu_sample.sys_pct is 'The kernel, interrupts excluded.';
comment on column edge.cpu_sample.iowait_pct is 'Idle while a disk request was pending.';
comment on column edge.cpu_sample.irq_pct is 'Hardware interrupts.';
comment on column edge.cpu_sample.soft_pct is 'Software interrupts.';
comment on column edge.cpu_sample.steal_pct is 'Waiting for the hypervisor underneath.';
comment on column edge.cpu_sample.guest_pct is 'Running a guest''s virtual CPU.';
comment on column edge.cpu_sample.gnice_pct is 'Running a niced guest.';
comment on column edge.cpu_sample.idle_pct is 'Idle without a pending disk request.';
comment on column edge.cpu_sample.usr_ns is 'Counter since boot, nanoseconds.';
comment on column edge.cpu_sample.nice_ns is 'Counter since boot, nanoseconds.';
comment on column edge.cpu_sample.sys_ns is 'Counter since boot, nanoseconds.';
comment on column edge.cpu_sample.iowait_ns is 'Counter since boot, nanoseconds.';
comment on column edge.cpu_sample.irq_ns is 'Counter since boot, nanoseconds.';
comment on column edge.cpu_sample.soft_ns is 'Counter since boot, nanoseconds.';
comment on column edge.cpu_sample.steal_ns is 'Counter since boot, nanoseconds.';
comment on column edge.cpu_sample.guest_ns is 'Counter since boot, nanoseconds.';
comment on column edge.cpu_sample.gnice_ns is 'Counter since boot, nanoseconds.';
comment on column edge.cpu_sample.idle_ns is 'Counter since boot, nanoseconds.';

create or replace view edge.io_sample as
with reading as (
  select
    device,
    boot_id,
    session,
    substr(source, 7) as block_device,
    trial_id,
    attempt,
    phase,
    start_ns + offset_ns as at_ns,
    start_at + offset_ns / 1000 * interval '1 microsecond' as at,
    period_ms,
    read_ios, read_bytes, write_ios, written_bytes, flush_ios, io_ns, discarded_bytes
  from edge_internal.telemetry_series
  cross join lateral unnest(
    offsets_ns, phases, periods_ms,
    edge_internal.numbers(columns->'read_ios', readings),
    edge_internal.numbers(columns->'read_bytes', readings),
    edge_internal.numbers(columns->'write_ios', readings),
    edge_internal.numbers(columns->'written_bytes', readings),
    edge_internal.numbers(columns->'flush_ios', readings),
    edge_internal.numbers(columns->'io_ns', readings),
    edge_internal.numbers(columns->'discarded_bytes', readings)
  ) as r(offset_ns, phase, period_ms, read_ios, read_bytes, write_ios, written_bytes, flush_ios, io_ns, discarded_bytes)
  where source like 'block:%'
),
paired as (
  select reading.*,
    at_ns - lag(at_ns) over w as step_ns,
    read_bytes - lag(read_bytes) over w as read_step_bytes,
    written_bytes - lag(written_bytes) over w as written_step_bytes,
    io_ns - lag(io_ns) over w as io_step_ns
  from reading
  window w as (partition by trial_id, device, boot_id, block_device order by at_ns)
)
select
  device, block_device, trial_id, attempt, phase, at, at_ns, boot_id, session,
  1e3 * read_step_bytes / rated_ns as read_mb_per_s,
  1e3 * written_step_bytes / rated_ns as written_mb_per_s,
  100.0 * io_step_ns / rated_ns as busy_pct,
  read_ios, read_bytes, write_ios, written_bytes, flush_ios, io_ns, discarded_bytes
from (
  select paired.*, case when step_ns > 0 and step_ns <= 3 * period_ms * 1000000 then step_ns end::double precision as rated_ns
  from paired
) rated;

comment on view edge.io_sample is 'One row per reading of a block device.';
comment on column edge.io_sample.device is 'Name of the device.';
comment on column edge.io_sample.block_device is 'Name in /proc/diskstats, e.g. vda.';
comment on column edge.io_sample.trial_id is 'The trial running meanwhile; NULL between trials.';
comment on column edge.io_sample.attempt is 'Its attempt.';
comment on column edge.io_sample.phase is 'Its phase.';
comment on column edge.io_sample.at is 'Wall clock of the device.';
comment on column edge.io_sample.at_ns is 'CLOCK_MONOTONIC of the device, nanoseconds.';
comment on column edge.io_sample.boot_id is 'The boot that at_ns and the counters belong to.';
comment on column edge.io_sample.session is 'New with each start of the telemetry process.';
comment on column edge.io_sample.read_mb_per_s is 'Since the reading before, 10^6 bytes a second; NULL for the first and after a hole of more than two.';
comment on column edge.io_sample.written_mb_per_s is 'Since the reading before, 10^6 bytes a second.';
comment on column edge.io_sample.busy_pct is 'Share of the time since the reading before with a request in flight.';
comment on column edge.io_sample.read_ios is 'Reads completed since boot.';
comment on column edge.io_sample.read_bytes is 'Bytes read since boot.';
comment on column edge.io_sample.write_ios is 'Writes completed since boot.';
comment on column edge.io_sample.written_bytes is 'Bytes written since boot.';
comment on column edge.io_sample.flush_ios is 'Flushes completed since boot.';
comment on column edge.io_sample.io_ns is 'Nanoseconds with a request in flight since boot.';
comment on column edge.io_sample.discarded_bytes is 'Bytes discarded since boot.';

create or replace view edge.net_sample as
with reading as (
  select
    device,
    boot_id,
    session,
    substr(source, 5) as interface,
    trial_id,
    attempt,
    phase,
    start_ns + offset_ns as at_ns,
    start_at + offset_ns / 1000 * interval '1 microsecond' as at,
    period_ms,
    rx_bytes, tx_bytes, rx_packets, tx_packets, rx_dropped, tx_dropped
  from edge_internal.telemetry_series
  cross join lateral unnest(
    offsets_ns, phases, periods_ms,
    edge_internal.numbers(columns->'rx_bytes', readings),
    edge_internal.numbers(columns->'tx_bytes', readings),
    edge_internal.numbers(columns->'rx_packets', readings),
    edge_internal.numbers(columns->'tx_packets', readings),
    edge_internal.numbers(columns->'rx_dropped', readings),
    edge_internal.numbers(columns->'tx_dropped', readings)
  ) as r(offset_ns, phase, period_ms, rx_bytes, tx_bytes, rx_packets, tx_packets, rx_dropped, tx_dropped)
  where source like 'net:%'
),
paired as (
  select reading.*,
    at_ns - lag(at_ns) over w as step_ns,
    rx_bytes - lag(rx_bytes) over w as rx_step_bytes,
    tx_bytes - lag(tx_bytes) over w as tx_step_bytes,
    rx_packets - lag(rx_packets) over w as rx_step_packets,
    tx_packets - lag(tx_packets) over w as tx_step_packets
  from reading
  window w as (partition by trial_id, device, boot_id, interface order by at_ns)
)
select
  device, interface, trial_id, attempt, phase, at, at_ns, boot_id, session,
  8e3 * rx_step_bytes / rated_ns as rx_mbit_per_s,
  8e3 * tx_step_bytes / rated_ns as tx_mbit_per_s,
  rx_step_bytes::double precision / nullif(rx_step_packets, 0) as rx_bytes_per_packet,
  tx_step_bytes::double precision / nullif(tx_step_packets, 0) as tx_bytes_per_packet,
  rx_bytes, tx_bytes, rx_packets, tx_packets, rx_dropped, tx_dropped
from (
  select paired.*, case when step_ns > 0 and step_ns <= 3 * period_ms * 1000000 then step_ns end::double precision as rated_ns
  from paired
) rated;

comment on view edge.net_sample is 'One row per reading of a network interface of the host, as the host sees it: what a container or a guest sends, its interface on the host receives.';
comment on column edge.net_sample.device is 'Name of the device.';
comment on column edge.net_sample.interface is 'Name in /proc/net/dev, e.g. ve0a1b2c3d4e.';
comment on column edge.net_sample.trial_id is 'The trial running meanwhile; NULL between trials.';
comment on column edge.net_sample.attempt is 'Its attempt.';
comment on column edge.net_sample.phase is 'Its phase.';
comment on column edge.net_sample.at is 'Wall clock of the device.';
comment on column edge.net_sample.at_ns is 'CLOCK_MONOTONIC of the device, nanoseconds.';
comment on column edge.net_sample.boot_id is 'The boot that at_ns and the counters belong to.';
comment on column edge.net_sample.session is 'New with each start of the telemetry process.';
comment on column edge.net_sample.rx_mbit_per_s is 'Since the reading before, 10^6 bits a second; NULL for the first and after a hole of more than two.';
comment on column edge.net_sample.tx_mbit_per_s is 'Since the reading before, 10^6 bits a second.';
comment on column edge.net_sample.rx_bytes_per_packet is 'Of the packets since the reading before; NULL when there were none.';
comment on column edge.net_sample.tx_bytes_per_packet is 'Of the packets since the reading before; NULL when there were none.';
comment on column edge.net_sample.rx_bytes is 'Bytes received since the interface was made.';
comment on column edge.net_sample.tx_bytes is 'Bytes sent since the interface was made.';
comment on column edge.net_sample.rx_packets is 'Packets received since the interface was made.';
comment on column edge.net_sample.tx_packets is 'Packets sent since the interface was made.';
comment on column edge.net_sample.rx_dropped is 'Received packets that were dropped, or missed for want of room.';
comment on column edge.net_sample.tx_dropped is 'Packets to send that were dropped.';

create or replace view edge.process_sample as
with reading as (
  select
    device,
    boot_id,
    session,
    substr(source, 9)::int as pid,
    attributes->>'command' as command,
    attributes->>'started_ns' as started_ns,
    trial_id,
    attempt,
    phase,
    start_ns + offset_ns as at_ns,
    start_at + offset_ns / 1000 * interval '1 microsecond' as at,
    period_ms,
    usr_ns, sys_ns, guest_ns, minflt, majflt, rss_bytes, read_bytes, written_bytes, cswch, nvcswch
  from edge_internal.telemetry_series
  cross join lateral unnest(
    offsets_ns, phases, periods_ms,
    edge_internal.numbers(columns->'usr_ns', readings),
    edge_internal.numbers(columns->'sys_ns', readings),
    edge_internal.numbers(columns->'guest_ns', readings),
    edge_internal.numbers(columns->'minflt', readings),
    edge_internal.numbers(columns->'majflt', readings),
    edge_internal.numbers(columns->'rss_bytes', readings),
    edge_internal.numbers(columns->'read_bytes', readings),
    edge_internal.numbers(columns->'written_bytes', readings),
    edge_internal.numbers(columns->'cswch', readings),
    edge_internal.numbers(columns->'nvcswch', readings)
  ) as r(offset_ns, phase, period_ms, usr_ns, sys_ns, guest_ns, minflt, majflt, rss_bytes, read_bytes, written_bytes, cswch, nvcswch)
  where source ~ '^process:[0-9]{1,9}$'
),
paired as (
  select reading.*,
    at_ns - lag(at_ns) over w as step_ns,
    usr_ns - lag(usr_ns) over w as usr_step_ns,
    sys_ns - lag(sys_ns) over w as sys_step_ns,
    guest_ns - lag(guest_ns) over w as guest_step_ns
  from reading
  window w as (partition by trial_id, device, boot_id, pid, started_ns order by at_ns)
)
select
  device, pid, command, trial_id, attempt, phase, at, at_ns, boot_id, session,
  100.0 * usr_step_ns / rated_ns as usr_pct_of_one_cpu,
  100.0 * sys_step_ns / rated_ns as sys_pct_of_one_cpu,
  100.0 * guest_step_ns / rated_ns as guest_pct_of_one_cpu,
  usr_ns, sys_ns, guest_ns, minflt, majflt, rss_bytes, read_bytes, written_bytes, cswch, nvcswch
from (
  select paired.*, case when step_ns > 0 and step_ns <= 3 * period_ms * 1000000 then step_ns end::double precision as rated_ns
  from paired
) rated;

comment on view edge.process_sample is 'One row per reading of a process, as pidstat shows it.';
comment on column edge.process_sample.device is 'Name of the device.';
comment on column edge.process_sample.pid is 'Process id on the device.';
comment on column edge.process_sample.command is 'Name of the program, when telemetry says it.';
comment on column edge.process_sample.trial_id is 'The trial running meanwhile; NULL between trials.';
comment on column edge.process_sample.attempt is 'Its attempt.';
comment on column edge.process_sample.phase is 'Its phase.';
comment on column edge.process_sample.at is 'Wall clock of the device.';
comment on column edge.process_sample.at_ns is 'CLOCK_MONOTONIC of the device, nanoseconds.';
comment on column edge.process_sample.boot_id is 'The boot that at_ns belongs to.';
comment on column edge.process_sample.session is 'New with each start of the telemetry process.';
comment on column edge.process_sample.usr_pct_of_one_cpu is 'User time since the reading before (100 % = one CPU); NULL for the first and after a hole of more than two.';
comment on column edge.process_sample.sys_pct_of_one_cpu is 'Kernel time since the reading before (100 % = one CPU).';
comment on column edge.process_sample.guest_pct_of_one_cpu is 'Time running virtual CPUs since the reading before (100 % = one CPU).';
comment on column edge.process_sample.usr_ns is 'User time since the process began, nanoseconds.';
comment on column edge.process_sample.sys_ns is 'Kernel time since the process began, nanoseconds.';
comment on column edge.process_sample.guest_ns is 'Time running virtual CPUs since the process began, nanoseconds.';
comment on column edge.process_sample.minflt is 'Minor page faults since the process began.';
comment on column edge.process_sample.majflt is 'Major page faults since the process began.';
comment on column edge.process_sample.rss_bytes is 'Memory in use at the reading, bytes.';
comment on column edge.process_sample.read_bytes is 'Bytes that the process had read from storage.';
comment on column edge.process_sample.written_bytes is 'Bytes that the process had sent to storage.';
comment on column edge.process_sample.cswch is 'Voluntary context switches since the process began.';
comment on column edge.process_sample.nvcswch is 'Involuntary context switches since the process began.';

create or replace view edge.power_sample as
with reading as (
  select
    device,
    substr(source, 7) as power_source,
    coalesce(attributes->>'method', 'modelled') as method,
    attributes->>'rail' as rail,
    attributes->>'total' = 'yes' as is_total,
    trial_id,
    attempt,
    phase,
    start_at + offset_ns / 1000 * interval '1 microsecond' as at,
    start_ns + offset_ns as at_ns,
    boot_id,
    session,
    period_ms,
    power_mw, energy_uj, repeats
  from edge_internal.telemetry_series
  cross join lateral unnest(
    offsets_ns, phases, periods_ms,
    edge_internal.numbers(columns->'power_mw', readings),
    edge_internal.numbers(columns->'energy_uj', readings),
    edge_internal.numbers(columns->'repeats', readings)
  ) as r(offset_ns, phase, period_ms, power_mw, energy_uj, repeats)
  where source like 'power:%'
),
paired as (
  select reading.*, at_ns - lag(at_ns) over w as step_ns, energy_uj - lag(energy_uj) over w as step_uj
  from reading
  window w as (partition by trial_id, device, boot_id, session, power_source order by at_ns)
)
select
  device, power_source, method, rail, is_total, trial_id, attempt, phase, at, at_ns, boot_id, session,
  case when energy_uj is null then power_mw::double precision / 1000
    when step_ns > 0 and step_ns <= 3 * period_ms * 1000000 then step_uj::double precision * 1000 / step_ns end as power_w,
  energy_uj::double precision / 1e6 as energy_j,
  repeats
from paired;

comment on view edge.power_sample is 'One row per reading of a power source.';
comment on column edge.power_sample.device is 'Name of the device.';
comment on column edge.power_sample.power_source is 'Name of the sensor, meter or model.';
comment on column edge.power_sample.method is 'measured, or modelled: a model of the CPU''s load, not a sensor.';
comment on column edge.power_sample.rail is 'What is measured, as the driver or meter calls it; NULL for a model.';
comment on column edge.power_sample.is_total is 'Whether the source is the device''s total or part of the sum that is; NULL where it does not say.';
comment on column edge.power_sample.trial_id is 'The trial running meanwhile; NULL between trials.';
comment on column edge.power_sample.attempt is 'Its attempt.';
comment on column edge.power_sample.phase is 'Its phase.';
comment on column edge.power_sample.at is 'Wall clock of the device.';
comment on column edge.power_sample.at_ns is 'CLOCK_MONOTONIC of the device, nanoseconds.';
comment on column edge.power_sample.boot_id is 'The boot that at_ns belongs to.';
comment on column edge.power_sample.session is 'New with each start of the telemetry process.';
comment on column edge.power_sample.power_w is 'Power at the reading, W; of a source that counts energy its mean since the reading before, NULL for the first and after a hole of more than two.';
comment on column edge.power_sample.energy_j is 'Energy counted since telemetry began, J; NULL for sources that show power.';
comment on column edge.power_sample.repeats is 'How many readings before this one in a row showed the same value; NULL for a model.';

create or replace view edge.condition_sample as
select
  device,
  source,
  c.key as name,
  coalesce(units->>c.key, split_part(c.value #>> '{}', ' ', 1)) as unit,
  trial_id,
  attempt,
  phase,
  start_at + offset_ns / 1000 * interval '1 microsecond' as at,
  start_ns + offset_ns as at_ns,
  boot_id,
  session,
  r.value
from edge_internal.telemetry_series
cross join lateral jsonb_each(columns) as c
cross join lateral unnest(offsets_ns, phases, edge_internal.numbers(c.value, readings)) as r(offset_ns, phase, value)
where (source ~ '^(thermal|cpufreq|throttle|pressure):' or source = 'softirq');

comment on view edge.condition_sample is 'One row per reading and column of what the device''s condition shows: heat, CPU clocks, throttle flags, pressure, software interrupts.';
comment on column edge.condition_sample.device is 'Name of the device.';
comment on column edge.condition_sample.source is 'thermal:ZONE, cpufreq:POLICY, throttle:firmware, throttle:cpu0, pressure:RESOURCE or softirq.';
comment on column edge.condition_sample.name is 'temperature_mc; cur_khz, min_khz, max_khz; bits or events; some_us, full_us (waited since boot); hi, timer, net_tx, net_rx, block, irq_poll, tasklet, sched, hrtimer, rcu (run since boot).';
comment on column edge.condition_sample.unit is 'mC (thousandths of a degree Celsius), kHz, bits, count or us.';
comment on column edge.condition_sample.trial_id is 'The trial running meanwhile; NULL between trials.';
comment on column edge.condition_sample.attempt is 'Its attempt.';
comment on column edge.condition_sample.phase is 'Its phase.';
comment on column edge.condition_sample.at is 'Wall clock of the device.';
comment on column edge.condition_sample.at_ns is 'CLOCK_MONOTONIC of the device, nanoseconds.';
comment on column edge.condition_sample.boot_id is 'The boot that at_ns belongs to.';
comment on column edge.condition_sample.session is 'New with each start of the telemetry process.';
comment on column edge.condition_sample.value is 'The reading; bits as in get_throttled: 0 to 3 now, 16 to 19 since they were last cleared.';

create or replace view edge.telemetry_gap as
with event as (
  select
    seq_id,
    data->>'device' as device,
    (data->>'session')::uuid as session,
    data->>'source' as source,
    (data->>'sequence')::bigint as sequence,
    (data->>'trialId')::uuid as trial_id,
    (data->>'startAt')::timestamptz as start_at,
    (data->>'dropped')::bigint as dropped,
    jsonb_path_query_array(data, '$.sources[*] ? (@.dropped > 0)') as dropping
  from edge_events.mt_events
  where type in ('telemetry_batch', 'telemetry_page')
),
numbered as (
  select event.*, lag(sequence, 1, 0::bigint) over (partition by device, session, source order by sequence) as sequence_before
  from event
)
select device, session, source, case when source is null then 'lost_pages' else 'lost_batches' end as kind, sequence_before + 1 as from_sequence,
  sequence - 1 as to_sequence, sequence - sequence_before - 1 as missing, trial_id, start_at as before_at
from numbered where sequence - sequence_before > 1 and not exists (select from edge_internal.imported_event where imported_event.sequence = seq_id)
union all
select device, session, source, 'dropped_readings', sequence, sequence, dropped, trial_id, start_at
from numbered where dropped > 0
union all
select device, session, packed->>'source', 'dropped_readings', sequence, sequence, (packed->>'dropped')::bigint, trial_id, start_at
from numbered cross join lateral jsonb_array_elements(dropping) as packed;

comment on view edge.telemetry_gap is 'One row per hole in a source''s telemetry. Empty: nothing was lost that is known of (what came after the last page or batch that arrived cannot be missed; an archive has only its experiment''s telemetry, so that nothing is missed in what was imported).';
comment on column edge.telemetry_gap.device is 'Name of the device.';
comment on column edge.telemetry_gap.session is 'The telemetry process; its pages count from 1, batches those of their source.';
comment on column edge.telemetry_gap.source is 'The telemetry source; NULL for pages, which have all sources.';
comment on column edge.telemetry_gap.kind is 'lost_pages, lost_batches: sequences that never arrived; dropped_readings: readings that the device says it lost before this page or batch.';
comment on column edge.telemetry_gap.from_sequence is 'First missing sequence, or the page or batch that reports the loss.';
comment on column edge.telemetry_gap.to_sequence is 'Last missing sequence, or the same page or batch.';
comment on column edge.telemetry_gap.missing is 'How many pages, batches or readings.';
comment on column edge.telemetry_gap.trial_id is 'Trial of the first page or batch after the hole; NULL between trials.';
comment on column edge.telemetry_gap.before_at is 'When that began, wall clock of the device.';

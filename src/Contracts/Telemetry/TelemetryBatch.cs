namespace EdgePipeline.Contracts.Telemetry;

/// <summary>
/// One source's readings over one phase slice, in columns. Published as plain JSON to <see cref="Topology.TelemetryExchange"/>
/// and stored as the event of the same name: identical (Device, Session, Source, Sequence) is the same batch.
/// </summary>
/// <param name="Session">New with each start of the telemetry process; sequences count from 1 within it.</param>
/// <param name="Source">
/// <c>cpu</c> (the machine), <c>cpu:0</c> (one CPU), <c>process:1234</c>, <c>cgroup:/edge/x</c>, <c>block:vda</c>, <c>net:ve0a1b2c3d4e</c>, <c>power:name</c>.
/// </param>
/// <param name="Sequence">Per session and source; a hole is a lost batch.</param>
/// <param name="TrialId">The trial running meanwhile; null between trials.</param>
/// <param name="Phase">The phase slice, from the worker's mark; null between trials.</param>
/// <param name="StartNs">CLOCK_MONOTONIC of the first reading, nanoseconds.</param>
/// <param name="StartAt">The same on the device's wall clock.</param>
/// <param name="PeriodMs">The period asked for.</param>
/// <param name="OffsetsNs">Per reading: time since <see cref="StartNs"/>.</param>
/// <param name="Columns">Same length each. Counters are cumulative since boot (or process start), gauges are values.</param>
/// <param name="Units">Per column: <c>ticks/100</c>… see docs; <c>ns</c>, <c>bytes</c>, <c>count</c>, <c>mW</c>.</param>
/// <param name="Dropped">Readings of this source lost since the last batch (ring full).</param>
/// <param name="Attributes">e.g. command of a process, <c>method=modelled</c> of a power source.</param>
public sealed record TelemetryBatch(
    string Device,
    string BootId,
    Guid Session,
    string Source,
    long Sequence,
    Guid? TrialId,
    int? Attempt,
    string? Phase,
    long StartNs,
    DateTimeOffset StartAt,
    int PeriodMs,
    long[] OffsetsNs,
    IReadOnlyDictionary<string, long[]> Columns,
    IReadOnlyDictionary<string, string> Units,
    long Dropped,
    IReadOnlyDictionary<string, string>? Attributes);

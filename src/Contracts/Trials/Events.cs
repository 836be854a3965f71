using System.Text.Json.Serialization;

namespace EdgePipeline.Contracts.Trials;

[JsonConverter(typeof(JsonStringEnumConverter<TrialPhase>))]
public enum TrialPhase
{
    Gate,
    Prepare,
    Idle,
    Launch,
    Ramp,
    Measure,
    Teardown,
}

[JsonConverter(typeof(JsonStringEnumConverter<TrialStatus>))]
public enum TrialStatus
{
    /// <summary>The device never saw the attempt.</summary>
    Unknown,
    Running,
}

[JsonConverter(typeof(JsonStringEnumConverter<FailureKind>))]
public enum FailureKind
{
    /// <summary>The tool ran and failed; another attempt may succeed.</summary>
    ToolFailed,

    /// <summary>The runtime did not start, hung or died.</summary>
    RuntimeFailed,

    /// <summary>The device killed the attempt at its time limit.</summary>
    TimedOut,

    /// <summary>The device cannot run this at all (tool missing, disk too small, field out of bounds): no further attempt.</summary>
    NotPossible,

    /// <summary>Cut off on request: no further attempt.</summary>
    Cancelled,

    /// <summary>The device was busy with another attempt.</summary>
    Busy,

    /// <summary>The fencing token was lower than one seen before.</summary>
    StaleToken,

    /// <summary>The device did not come to what the plan's gates ask for in time; another attempt may find it so.</summary>
    GateNotPassed,
}

/// <summary>An attempt was dispatched. Written by the orchestrator, before the command leaves.</summary>
/// <param name="Block">0: a control.</param>
public sealed record TrialRequested(
    Guid TrialId,
    Guid ExperimentId,
    string Experiment,
    string CellKey,
    string Device,
    RuntimeSpec Runtime,
    WorkloadPoint Workload,
    int Block,
    int Position,
    int Attempt,
    long FencingToken,
    DateTimeOffset DeadlineAt,
    DateTimeOffset At);

/// <summary>The device wrote the attempt into its journal and will run it.</summary>
/// <param name="EnvironmentSha256">Names the <c>EnvironmentCaptured</c> in force.</param>
public sealed record TrialAccepted(Guid TrialId, int Attempt, string Device, Guid WorkerSession, string EnvironmentSha256, DateTimeOffset At);

/// <summary>Sent at phase edges outside the window only.</summary>
public sealed record TrialPhaseEntered(Guid TrialId, int Attempt, string Device, TrialPhase Phase, DateTimeOffset At);

/// <summary>When a phase began and ended.</summary>
/// <param name="StartNs">CLOCK_MONOTONIC of the device, nanoseconds.</param>
public sealed record PhaseSpan(TrialPhase Phase, long StartNs, long EndNs);

/// <summary>One number with its name and unit, e.g. <c>throughput</c>, <c>MB/s</c>. MB is 10^6 bytes.</summary>
public sealed record Metric(string Name, string Unit, double Value);

/// <summary>What a tool printed, whole.</summary>
/// <param name="Name">e.g. <c>fio.json</c>, <c>fio.stderr</c>, <c>runc.stderr</c>.</param>
/// <param name="GzipBase64">The bytes, compressed.</param>
/// <param name="Sha256">Of the uncompressed bytes, lower-case hex.</param>
public sealed record RawOutput(string Name, string GzipBase64, string Sha256, int Bytes);

/// <summary>The attempt ran and its output was understood.</summary>
/// <param name="WindowStartNs">Begin of the measured window, CLOCK_MONOTONIC of the device.</param>
/// <param name="WindowStartAt">The same on the device's wall clock.</param>
/// <param name="BootId">The boot that the monotonic times belong to.</param>
/// <param name="BlockDevice">Where the workload's data lies, e.g. <c>vda</c>; null when it is not on a block device.</param>
/// <param name="NetworkInterface">The host's interface that the workload's traffic passes, e.g. <c>ve0a1b2c3d4e</c>; null for a workload without.</param>
/// <param name="ParserVersion">e.g. <c>fio/1</c>.</param>
public sealed record TrialCompleted(
    Guid TrialId,
    Guid ExperimentId,
    int Attempt,
    string Device,
    string BootId,
    long WindowStartNs,
    long WindowEndNs,
    DateTimeOffset WindowStartAt,
    string? BlockDevice,
    IReadOnlyList<PhaseSpan> Phases,
    IReadOnlyList<Metric> Metrics,
    string ParserVersion,
    IReadOnlyList<RawOutput> Outputs,
    IReadOnlyDictionary<string, string> Factors,
    string EnvironmentSha256,
    DateTimeOffset At,
    string? NetworkInterface = null);

/// <summary>The attempt did not give a result; what there is of output is kept.</summary>
public sealed record TrialFailed(
    Guid TrialId,
    Guid ExperimentId,
    int Attempt,
    string Device,
    TrialPhase? Phase,
    FailureKind Kind,
    string Reason,
    IReadOnlyList<RawOutput> Outputs,
    DateTimeOffset At);

/// <summary>The worker died or was stopped during the attempt; it found that out from its journal and cleaned up.</summary>
public sealed record TrialInterrupted(Guid TrialId, Guid ExperimentId, int Attempt, string Device, string Reason, DateTimeOffset At);

/// <summary>The device's answer to <see cref="GetTrialStatus"/> while there is no outcome.</summary>
public sealed record TrialStatusReported(Guid TrialId, int Attempt, string Device, TrialStatus Status, DateTimeOffset At);

/// <summary>No word from the device in time.</summary>
public sealed record TrialDeadlinePassed(Guid TrialId, int Attempt, string Device, DateTimeOffset At);

/// <summary>The last attempt is over without a result; the cell goes on without this trial.</summary>
public sealed record TrialAbandoned(Guid TrialId, Guid ExperimentId, int Attempts, string Reason, DateTimeOffset At);

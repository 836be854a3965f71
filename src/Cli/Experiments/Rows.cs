using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Cli.Experiments;

/// <summary>A row of edge.experiment.</summary>
internal sealed record ExperimentRow(
    Guid ExperimentId, string Experiment, string? PlanName, string Status, DateTime SubmittedAt, DateTime? DesignedAt, DateTime? EndedAt,
    long? Seed, int? Repetitions, int Cells, int CellsSkipped, int TrialsPlanned, int TrialsCompleted, int TrialsAbandoned,
    string? StoppingRule, string? Problems, string? PlanText, string? PlanSha256)
{
    public bool IsOver => Status is "rejected" or "cancelled" or "finished";
}

/// <summary>A row of edge.cell.</summary>
internal sealed record CellRow(string CellKey, string Device, string Runtime, string Workload, string? SkipReason);

/// <summary>A row of edge.trial: one attempt.</summary>
internal sealed record TrialRow(
    Guid TrialId, int Attempt, string CellKey, string Device, string Runtime, string Workload, int Block, int Position, string Status,
    string? Phase, string? FailureKind, string? Reason, DateTime RequestedAt, DateTime? AcceptedAt, DateTime? EndedAt,
    double? GateWaitS = null, string? GateReason = null, bool Excluded = false, string? ExclusionReason = null, string? ExcludedBy = null)
{
    /// <summary>It has not come through its gate yet, and has said why.</summary>
    public bool IsAtGate => Status == "running" && Phase == "gate" && GateReason is not null;

    public bool IsOver => Status is "completed" or "failed" or "interrupted" or "lost";

    public bool IsControl => Block == ControlWorkload.Block;

    /// <summary>Where in the drawn order, for people.</summary>
    public string Place() => IsControl ? $"position {Position}" : $"block {Block}";
}

/// <summary>A row of edge.runtime_throughput. Means and intervals are in MB/s, whatever the unit that the workload is stated in.</summary>
internal sealed record ThroughputRow(
    string CellKey, string Device, string Runtime, string Workload, int N, string ThroughputUnit, double? MeanMbPerS, double? Ci95LowMbPerS,
    double? Ci95HighMbPerS, double? RatioToNt, double? RatioToNtCi95Low, double? RatioToNtCi95High, double? MeanOpsPerS, double? LatencyP99Us,
    double? LaunchTimeMs, string? LaunchTimeReason, double? PersistedRatio, string? PersistedRatioReason, string? Durability, string? Accelerator,
    string? NotComparableWithNt, double? BytesPerPacket, string? BytesPerPacketReason, string? SkipReason,
    int NExcluded = 0, string? Outliers = null, bool? BelowNoiseFloor = null)
{
    private const double MbitPerMb = 8;

    public bool IsNetwork => ThroughputUnit == "Mb/s";

    /// <summary>The comment on column not_comparable_with_nt names the reasons; only this one speaks of durability.</summary>
    public bool IsUnlikeNtInDurability => NotComparableWithNt?.Contains("in durability", StringComparison.Ordinal) ?? false;

    /// <summary>A rate in MB/s in the unit that the workload is stated in.</summary>
    public double? InUnit(double? mbPerS) => IsNetwork ? mbPerS * MbitPerMb : mbPerS;
}

/// <summary>A row of edge.runtime_efficiency. Percentages are of the whole machine.</summary>
internal sealed record EfficiencyRow(
    string CellKey, string Device, string Runtime, string Workload, int N, double? CpuBusyCpus, double? UsrPct, double? NicePct, double? SysPct,
    double? IowaitPct, double? IrqPct, double? SoftPct, double? StealPct, double? GuestPct, double? GnicePct, double? IdlePct, double? MbPerSPerCpu,
    double? CpuSPerGb, double? ToolServiceDemandUsPerKib, double? MemoryPeakMib, string? MemoryReason, double? PowerTotalW, double? EnergyJ,
    double? MbPerJ, string? PowerMethod, string? PowerReason, string? CpuReason, string? NotComparableWithNt,
    string? SkipReason);

/// <summary>A row of edge.contrast.</summary>
internal sealed record ContrastRow(
    string Device, string Runtime, string Workload, string Baseline, string Metric, string Unit, double? Ratio, double? RatioCi95Low,
    double? RatioCi95High, double? RatioP, double? RatioPHolm, double? Shift, double? ShiftCi95Low, double? ShiftCi95High,
    double? MinimalDetectablePct, string? Verdict, string? Reason, string? NotComparable, string? Method, double? NoiseFloorPct = null, bool? BelowNoiseFloor = null);

/// <summary>A row of edge.claim.</summary>
internal sealed record ClaimRow(
    string Claim, string Device, string Workload, string Verdict, double? Estimate, double? Ci95Low, double? Ci95High, int N, int BaselineN,
    string? Reason, string? NotComparable, bool? BelowNoiseFloor = null);

/// <summary>A row of edge.noise_floor.</summary>
internal sealed record NoiseFloorRow(
    string Device, string Metric, string Workload, string Unit, int N, int NExcluded, double? Mean, double? SpreadPct, double? SpreadCi95LowPct,
    double? SpreadCi95HighPct, double? NoiseFloorPct, double? DriftPct, double? DriftP, string? Reason);

/// <summary>A row of edge.device_capability.</summary>
internal sealed record CapabilityRow(string Device, string Kind, string Name, bool Available, string? Reason, string? Version);

/// <summary>A row of edge.device, with the facts of its environment.</summary>
internal sealed record DeviceRow(string Device, DateTime? AnnouncedAt, string? EnvironmentSha256, IReadOnlyDictionary<string, string> Facts);

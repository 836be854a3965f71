using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables.RuntimeThroughput;

/// <summary>Table <c>runtime_throughput</c>; columns are explained in schema.sql.</summary>
internal sealed record RuntimeThroughputRow(
    Guid ExperimentId,
    string CellKey,
    string Experiment,
    string Device,
    string Runtime,
    string Workload,
    int N,
    int NExcluded,
    string? Outliers,
    string ThroughputUnit,
    double? MeanMbPerS,
    double? MedianMbPerS,
    double? StddevMbPerS,
    double? MadMbPerS,
    double? Ci95LowMbPerS,
    double? Ci95HighMbPerS,
    double? MedianCi95LowMbPerS,
    double? MedianCi95HighMbPerS,
    double? RatioToNt,
    double? RatioToNtCi95Low,
    double? RatioToNtCi95High,
    bool? BelowNoiseFloor,
    string? NoiseFloorReason,
    double? RatioToRc,
    double? RatioToRcCi95Low,
    double? RatioToRcCi95High,
    double? MeanMbitPerS,
    double? MeanIops,
    double? MeanOpsPerS,
    double? LatencyP99Us,
    double? MeanLaunchTimeMs,
    string? LaunchTimeReason,
    double? PersistedRatio,
    string? PersistedRatioReason,
    string? Durability,
    string? Accelerator,
    string? NotComparableWithNt,
    double? BytesPerPacket,
    string? BytesPerPacketReason,
    int? NThrottled,
    string? SkipReason,
    long AsOfSequence)
{
    /// <summary>Tools whose results the field states in Mb/s.</summary>
    private static readonly HashSet<string> NetworkTools = new(StringComparer.Ordinal) { "netperf", "iperf3" };

    /// <param name="group">All cells of the experiment, device and workload, this one included.</param>
    /// <param name="designedAt">Sequence of the experiment's design.</param>
    public static RuntimeThroughputRow Of(CellTrials cell, IReadOnlyList<CellTrials> group, long designedAt)
    {
        var summary = Summary.Of(cell.Values(MetricNames.Throughput), cell.Alpha);
        var (nt, rc) = (Reference.Of(group, "NT"), Reference.Of(group, "RC"));
        var (toNt, toRc) = (Ratio(cell, nt), Ratio(cell, rc));
        var marks = CellMarks.Of(cell, nt);
        var noise = cell.Noise.Of(MetricNames.Throughput, ReferenceEquals(nt, cell) ? null : toNt.Ratio);
        return new RuntimeThroughputRow(
            cell.Cell.ExperimentId,
            cell.Cell.CellKey,
            cell.Cell.Experiment,
            cell.Cell.Device,
            cell.Cell.Runtime,
            cell.Cell.Workload,
            summary.N,
            cell.Excluded.Count,
            FlaggedOutliers.Of(cell),
            NetworkTools.Contains(cell.Cell.Tool) ? "Mb/s" : "MB/s",
            summary.Mean,
            summary.Median,
            summary.Stddev,
            summary.Mad,
            summary.Ci95Low,
            summary.Ci95High,
            summary.MedianCi95?.Low,
            summary.MedianCi95?.High,
            toNt.Ratio,
            toNt.Ci95Low,
            toNt.Ci95High,
            noise.IsBelow,
            noise.Reason,
            toRc.Ratio,
            toRc.Ci95Low,
            toRc.Ci95High,
            cell.Mean(MetricNames.ThroughputMbit),
            cell.Mean(MetricNames.Iops),
            cell.Mean(MetricNames.Ops),
            cell.Mean(MetricNames.LatencyP99),
            cell.Mean(MetricNames.LaunchTime),
            cell.WhyMissing(MetricNames.LaunchTime),
            marks.PersistedRatio,
            cell.WhyMissing(MetricNames.PersistedRatio),
            RuntimeThroughput.Durability.Word(marks.PersistedRatio, cell.Settings.Durability),
            marks.Accelerator,
            marks.NotComparableWithNt,
            Totals.Ratio(cell, MetricNames.NetworkBytes, MetricNames.NetworkPackets),
            cell.WhyMissing(MetricNames.BytesPerPacket),
            cell.Values(MetricNames.Throttled) is { Count: > 0 } throttled ? throttled.Count(happened => happened > 0) : null,
            cell.Cell.SkipReason,
            new[] { designedAt, cell.AsOfSequence, nt?.AsOfSequence ?? 0, rc?.AsOfSequence ?? 0, cell.Noise.AsOfSequence }.Max());
    }

    /// <summary>A cell's ratio to itself is 1 without any uncertainty to speak of.</summary>
    private static RatioOfMeans Ratio(CellTrials cell, CellTrials? reference) =>
        reference is null ? new RatioOfMeans(null, null, null, null)
        : ReferenceEquals(reference, cell) ? new RatioOfMeans(cell.Values(MetricNames.Throughput).Count > 0 ? 1 : null, null, null, null)
        : RatioBeside(cell, reference);

    private static RatioOfMeans RatioBeside(CellTrials cell, CellTrials reference)
    {
        var (own, other) = (cell.LaunchesBeside(reference, MetricNames.Throughput), reference.LaunchesBeside(cell, MetricNames.Throughput));
        return Contrast.RatioOf(own, other, cell.Alpha);
    }
}

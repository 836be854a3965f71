using EdgePipeline.Projections.Statistics;
using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.TrialMetrics;

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
    double? MeanMbPerS,
    double? MedianMbPerS,
    double? StddevMbPerS,
    double? Ci95LowMbPerS,
    double? Ci95HighMbPerS,
    double? RatioToNt,
    double? RatioToNtCi95Low,
    double? RatioToNtCi95High,
    double? RatioToRc,
    double? RatioToRcCi95Low,
    double? RatioToRcCi95High,
    double? MeanIops,
    double? LatencyP99Us,
    double? LaunchMs,
    double? PersistedRatio,
    string? PersistedRatioReason,
    double? BytesPerPacket,
    string? SkipReason,
    long AsOfSequence)
{
    /// <param name="group">All cells of the experiment, device and workload, this one included.</param>
    /// <param name="designedAt">Sequence of the experiment's design.</param>
    public static RuntimeThroughputRow Of(CellTrials cell, IReadOnlyList<CellTrials> group, long designedAt)
    {
        var values = cell.Values(MetricNames.Throughput);
        var summary = Summary.Of(values);
        var (nt, rc) = (Reference.Of(group, "NT"), Reference.Of(group, "RC"));
        var (toNt, toRc) = (Ratio(cell, nt, values), Ratio(cell, rc, values));
        var persisted = Totals.Ratio(cell, MetricNames.PersistedBytes, MetricNames.BytesWritten);
        return new RuntimeThroughputRow(
            cell.Cell.ExperimentId,
            cell.Cell.CellKey,
            cell.Cell.Experiment,
            cell.Cell.Device,
            cell.Cell.Runtime,
            cell.Cell.Workload,
            summary.N,
            summary.Mean,
            summary.Median,
            summary.Stddev,
            summary.Ci95Low,
            summary.Ci95High,
            toNt.Ratio,
            toNt.Ci95Low,
            toNt.Ci95High,
            toRc.Ratio,
            toRc.Ci95Low,
            toRc.Ci95High,
            cell.Mean(MetricNames.Iops),
            cell.Mean(MetricNames.LatencyP99),
            cell.Mean(MetricNames.LaunchTime),
            persisted,
            cell.WhyMissing(MetricNames.PersistedRatio),
            BytesPerPacket: null,
            cell.Cell.SkipReason,
            new[] { designedAt, cell.AsOfSequence, nt?.AsOfSequence ?? 0, rc?.AsOfSequence ?? 0 }.Max());
    }

    /// <summary>A cell's ratio to itself is 1 without any uncertainty to speak of.</summary>
    private static RatioOfMeans Ratio(CellTrials cell, CellTrials? reference, IReadOnlyList<double> values) =>
        reference is null ? new RatioOfMeans(null, null, null)
        : ReferenceEquals(reference, cell) ? new RatioOfMeans(values.Count > 0 ? 1 : null, null, null)
        : RatioOfMeans.Of(values, reference.Values(MetricNames.Throughput));
}

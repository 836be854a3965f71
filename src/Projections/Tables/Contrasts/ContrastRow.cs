using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.RuntimeThroughput;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables.Contrasts;

/// <summary>Table <c>contrast</c>; columns are explained in schema.sql.</summary>
internal sealed record ContrastRow(
    Guid ExperimentId,
    string CellKey,
    string Baseline,
    string Metric,
    string Experiment,
    string Device,
    string Runtime,
    string BaselineRuntime,
    string Workload,
    string Unit,
    int N,
    int BaselineN,
    double? Mean,
    double? BaselineMean,
    double? Ratio,
    double? RatioCi95Low,
    double? RatioCi95High,
    string RatioMethod,
    double? RatioP,
    double? RatioPHolm,
    double? Shift,
    double? ShiftCi95Low,
    double? ShiftCi95High,
    double? MannWhitneyP,
    double? MannWhitneyPHolm,
    double? CliffsDelta,
    double? MinimalDetectablePct,
    string? Verdict,
    string? Reason,
    string? NotComparable,
    double? NoiseFloorPct,
    bool? BelowNoiseFloor,
    string? NoiseFloorReason,
    string? Method,
    long AsOfSequence)
{
    private static readonly string[] Baselines = ["NT", "RC"];

    private const string NoneCompared = "no launch in the blocks that are compared";

    /// <summary>Without what depends on the family: see <see cref="ContrastFamilies"/>.</summary>
    /// <param name="likeCells">All cells of the experiment, device and workload, this one included.</param>
    /// <param name="designedAt">Sequence of the experiment's design.</param>
    public static IEnumerable<ContrastRow> Of(CellTrials cell, IReadOnlyList<CellTrials> likeCells, long designedAt) =>
        from code in Baselines
        let baseline = Reference.Of(likeCells, code)
        where baseline is not null && !ReferenceEquals(baseline, cell)
        from metric in ComparedMetrics.All
        select Of(cell, baseline, code, metric.Name, metric.Unit, designedAt);

    private static ContrastRow Of(CellTrials cell, CellTrials baseline, string code, string metric, string unit, long designedAt)
    {
        var (launches, baselineLaunches) = (cell.LaunchesBeside(baseline, metric), baseline.LaunchesBeside(cell, metric));
        var contrast = Contrast.Of(launches, baselineLaunches, cell.Alpha);
        var noise = cell.Noise.Of(metric, contrast.Ratio.Ratio);
        return new ContrastRow(
            cell.Cell.ExperimentId,
            cell.Cell.CellKey,
            code,
            metric,
            cell.Cell.Experiment,
            cell.Cell.Device,
            cell.Cell.Runtime,
            baseline.Cell.Runtime,
            cell.Cell.Workload,
            unit,
            contrast.N,
            contrast.BaselineN,
            MeanOf(launches),
            MeanOf(baselineLaunches),
            contrast.Ratio.Ratio,
            contrast.Ratio.Ci95Low,
            contrast.Ratio.Ci95High,
            RatioMethodOf(contrast, cell),
            contrast.Ratio.P,
            null,
            contrast.Shift?.Shift,
            contrast.Shift?.Ci95?.Low,
            contrast.Shift?.Ci95?.High,
            contrast.MannWhitney?.P,
            null,
            contrast.MannWhitney?.CliffsDelta,
            contrast.MinimalDetectableEffectPct,
            null,
            Why(cell, baseline, metric, contrast),
            Durability.NotComparable(cell, baseline),
            noise.FloorPct,
            noise.IsBelow,
            noise.Reason,
            Methods(cell, baseline, metric),
            new[] { designedAt, cell.AsOfSequence, baseline.AsOfSequence, cell.Noise.AsOfSequence }.Max());
    }

    public static string RatioMethodOf(Contrast contrast, CellTrials cell) => (contrast.IsInBlocks ? "fieller in blocks" : "welch on logs")
        + (cell.Alpha == Interval.Alpha ? "" : FormattableString.Invariant($", at {100 * (1 - cell.Alpha):0.#} % for stopping sequentially"));

    private static double? MeanOf(IReadOnlyList<Launch> launches) => launches.Count > 0 ? launches.Sum(launch => launch.Value) / launches.Count : null;

    /// <returns>Why there is no ratio, no p or no interval; null when there is each.</returns>
    public static string? Why(CellTrials cell, CellTrials baseline, string metric, Contrast contrast) =>
        contrast.N == 0 ? $"{cell.Cell.Runtime}: {cell.WhyMissing(metric) ?? NoneCompared}"
        : contrast.BaselineN == 0 ? $"{baseline.Cell.Runtime}: {baseline.WhyMissing(metric) ?? NoneCompared}"
        : contrast.Ratio.Ratio is null ? "a mean is not above zero: there is no ratio"
        : contrast.Ratio.P is null ? "an interval needs at least two launches on either side"
        : contrast.Ratio.Ci95Low is null ? $"{baseline.Cell.Runtime} scatters so much that its mean is not told from zero: any ratio is possible"
        : null;

    private static string? Methods(CellTrials cell, CellTrials baseline, string metric) =>
        string.Join(", ", cell.TrialsBeside(baseline, metric).Concat(baseline.TrialsBeside(cell, metric))
            .Select(trial => trial.Metrics[metric].Method)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) is { Length: > 0 } words ? words : null;
}

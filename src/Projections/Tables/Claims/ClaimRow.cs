using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.Contrasts;
using EdgePipeline.Projections.Tables.NoiseFloors;
using EdgePipeline.Projections.Tables.RuntimeThroughput;
using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables.Claims;

/// <summary>Table <c>claim</c>; columns are explained in schema.sql.</summary>
internal sealed record ClaimRow(
    Guid ExperimentId,
    int ClaimNumber,
    string Device,
    string Workload,
    string Experiment,
    string Claim,
    string Runtime,
    string Baseline,
    string Metric,
    double? AtLeast,
    double? AtMost,
    int N,
    int BaselineN,
    double? Estimate,
    double? Ci95Low,
    double? Ci95High,
    string? RatioMethod,
    string Verdict,
    string? Reason,
    string? NotComparable,
    bool? BelowNoiseFloor,
    string? NoiseFloorReason,
    IReadOnlyList<Guid> Evidence,
    long AsOfSequence)
{
    public const string Supported = "supported";
    public const string Contradicted = "contradicted";
    public const string Inconclusive = "inconclusive";
    public const string NotTestable = "not testable";

    private const string NoVerdict = "there is no verdict that rests on an effect";

    /// <param name="likeCells">All cells of one experiment, device and workload.</param>
    /// <param name="designedAt">Sequence of the experiment's design.</param>
    public static IEnumerable<ClaimRow> Of(IReadOnlyList<Claim> claims, IReadOnlyList<CellTrials> likeCells, long designedAt) =>
        from numbered in claims.Select((claim, index) => (Claim: claim, Number: index + 1))
        let cell = likeCells[0].Cell
        where numbered.Claim.Devices.Contains(cell.Device) && numbered.Claim.Workloads.Contains(cell.Workload)
        select Of(numbered.Claim, numbered.Number, cell, Cell(likeCells, numbered.Claim.Runtime), Cell(likeCells, numbered.Claim.Baseline), designedAt);

    private static CellTrials? Cell(IReadOnlyList<CellTrials> likeCells, string runtime) => likeCells.FirstOrDefault(cell => cell.Cell.Runtime == runtime);

    private static ClaimRow Of(Claim claim, int number, CellRow place, CellTrials? cell, CellTrials? baseline, long designedAt)
    {
        var row = new ClaimRow(
            place.ExperimentId, number, place.Device, place.Workload, place.Experiment, claim.Text, claim.Runtime, claim.Baseline, claim.Metric,
            claim.AtLeast, claim.AtMost, 0, 0, null, null, null, null, NotTestable, null, null, null, null, [], designedAt);
        if (cell is null || baseline is null)
        {
            return row with { Reason = $"the plan has no cell of {(cell is null ? claim.Runtime : claim.Baseline)} here", NoiseFloorReason = NoVerdict };
        }

        var (launches, baselineLaunches) = (cell.LaunchesBeside(baseline, claim.Metric), baseline.LaunchesBeside(cell, claim.Metric));
        var contrast = Contrast.Of(launches, baselineLaunches, cell.Alpha);
        var (verdict, reason) = Judge(claim, cell, baseline, contrast);
        var noise = verdict is Supported or Contradicted ? cell.Noise.Of(claim.Metric, FromBound(claim, contrast.Ratio.Ratio!.Value)) : new NoiseMark(null, null, NoVerdict);
        return row with
        {
            N = contrast.N,
            BaselineN = contrast.BaselineN,
            Estimate = contrast.Ratio.Ratio,
            Ci95Low = contrast.Ratio.Ci95Low,
            Ci95High = contrast.Ratio.Ci95High,
            RatioMethod = ContrastRow.RatioMethodOf(contrast, cell),
            Verdict = verdict,
            Reason = reason ?? (noise.IsBelow == true ? BelowFloor(claim, contrast.Ratio.Ratio!.Value, noise.FloorPct!.Value) : null),
            BelowNoiseFloor = noise.IsBelow,
            NoiseFloorReason = noise.Reason,
            NotComparable = Durability.NotComparable(cell, baseline),
            Evidence = [.. cell.TrialsBeside(baseline, claim.Metric).Concat(baseline.TrialsBeside(cell, claim.Metric)).SelectMany(trial => trial.Attempt.Evidence ?? [])],
            AsOfSequence = new[] { designedAt, cell.AsOfSequence, baseline.AsOfSequence, cell.Noise.AsOfSequence }.Max(),
        };
    }

    /// <summary>The effect that a verdict rests on: the estimate over the bound that is nearest to it.</summary>
    private static double FromBound(Claim claim, double estimate) =>
        new[] { claim.AtLeast, claim.AtMost }.OfType<double>().Select(bound => estimate / bound).MinBy(ratio => Math.Abs(Math.Log(ratio)));

    private static string BelowFloor(Claim claim, double estimate, double floorPct) => FormattableString.Invariant(
        $"the estimate is {100 * (Math.Exp(Math.Abs(Math.Log(FromBound(claim, estimate)))) - 1):0.##} % from the claim's bound, and that is below the noise floor: single runs of the control differ by up to {floorPct:0.##} %");

    /// <summary>Figures that say nothing of the runtime test nothing about it; durability that differs is a mark, as in edge.contrast.</summary>
    private static (string Verdict, string? Reason) Judge(Claim claim, CellTrials cell, CellTrials baseline, Contrast contrast)
    {
        foreach (var side in new[] { cell, baseline })
        {
            if (Durability.SaysNothing(side) is { } why)
            {
                return (NotTestable, $"{side.Cell.Runtime} {why}");
            }
        }

        if (contrast.Ratio.P is null)
        {
            return (NotTestable, ContrastRow.Why(cell, baseline, claim.Metric, contrast));
        }

        if (contrast.Ratio is not { Ci95Low: { } low, Ci95High: { } high })
        {
            return (Inconclusive, ContrastRow.Why(cell, baseline, claim.Metric, contrast));
        }

        var (from, to) = (claim.AtLeast ?? double.NegativeInfinity, claim.AtMost ?? double.PositiveInfinity);
        return low >= from && high <= to ? (Supported, null)
            : high < from || low > to ? (Contradicted, null)
            : (Inconclusive, "the interval reaches to either side of the claim's bound: more launches narrow it");
    }
}

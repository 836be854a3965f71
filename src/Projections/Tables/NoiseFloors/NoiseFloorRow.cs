using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables.NoiseFloors;

/// <summary>Table <c>noise_floor</c>; columns are explained in schema.sql.</summary>
internal sealed record NoiseFloorRow(
    Guid ExperimentId,
    string Device,
    string Metric,
    string Experiment,
    string Workload,
    string Unit,
    int N,
    int NExcluded,
    double? Mean,
    double? SpreadPct,
    double? SpreadCi95LowPct,
    double? SpreadCi95HighPct,
    double? NoiseFloorPct,
    double? DriftPct,
    double? DriftP,
    string? Reason,
    IReadOnlyList<Guid> Evidence,
    long AsOfSequence)
{
    /// <param name="control">What the plan's control runs on a device, with its runs.</param>
    /// <param name="designedAt">Sequence of the experiment's design.</param>
    public static IEnumerable<NoiseFloorRow> Of(CellTrials control, long designedAt) => ComparedMetrics.All.Select(metric => Of(control, metric.Name, metric.Unit, designedAt));

    private static NoiseFloorRow Of(CellTrials control, string metric, string unit, long designedAt)
    {
        // Places in the drawn order instead of times: clocks may be set meanwhile.
        var runs = control.Trials.Where(trial => trial[metric].Value is not null).OrderBy(trial => trial.Attempt.Position).ToArray();
        var floor = NoiseFloor.Of([.. runs.Select(trial => (double)trial.Attempt.Position)], [.. runs.Select(trial => trial[metric].Value!.Value)]);
        return new NoiseFloorRow(
            control.Cell.ExperimentId,
            control.Cell.Device,
            metric,
            control.Cell.Experiment,
            control.Cell.Workload,
            unit,
            floor.N,
            control.Excluded.Count,
            floor.Mean,
            floor.SpreadPct,
            floor.SpreadCi95?.Low,
            floor.SpreadCi95?.High,
            floor.FloorPct,
            floor.DriftPct,
            floor.DriftP,
            floor.FloorPct is null
                ? control.WhyMissing(metric) ?? (floor.N < 2 ? "the control was run once only" : "a run of the control gave nothing above zero")
                : null,
            [.. runs.SelectMany(trial => trial.Attempt.Evidence ?? [])],
            Math.Max(designedAt, control.AsOfSequence));
    }
}

using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.NoiseFloors;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;

namespace EdgePipeline.Projections.Tests.Support;

internal static class CellsOf
{
    /// <summary>The cells of a history's design, with the trials that the events tell of.</summary>
    public static CellTrials[] Events(History history, object[] events)
    {
        var attempts = Stored.InOrder(events)
            .GroupBy(stored => EdgePipeline.Projections.Tables.TouchedEntities.TrialOf(stored.Data))
            .SelectMany(trial => AttemptEvents.Of([.. trial]))
            .ToArray();
        var metrics = AttemptMetrics.Of(attempts.SelectMany(DerivedMetrics.Of));
        CellTrials Trials(CellRow cell) => CellTrials.Of(cell, attempts.Select(attempt => Attempt.Of(TrialRow.Of(attempt))), metrics);
        var noise = new DeviceNoise([.. CellRow.Controls(history.Designed).SelectMany(control => NoiseFloorRow.Of(Trials(control), designedAt: 1))]);
        return [.. CellRow.Of(history.Designed, []).Select(cell => Trials(cell) with { Noise = noise })];
    }
}

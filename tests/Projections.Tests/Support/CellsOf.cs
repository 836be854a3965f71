using EdgePipeline.Projections.Tables.Cells;
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
        var metrics = attempts.SelectMany(DerivedMetrics.Of).ToLookup(metric => (metric.TrialId, metric.Attempt));
        return [.. CellRow.Of(history.Designed, []).Select(cell => CellTrials.Of(cell, attempts.Select(attempt => Attempt.Of(TrialRow.Of(attempt))), metrics))];
    }
}

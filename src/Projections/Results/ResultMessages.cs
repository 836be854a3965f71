using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.RuntimeEfficiency;
using EdgePipeline.Projections.Tables.RuntimeThroughput;

namespace EdgePipeline.Projections.Results;

/// <summary>Which changes of a page are news. Pure.</summary>
internal static class ResultMessages
{
    /// <param name="after">Only what events with a higher sequence brought about.</param>
    public static IEnumerable<ResultMessage> OfTrials(TableChanges changes, long after) =>
        from trial in changes.Trials
        let about = (trial.Row.Experiment, trial.Row.Device, trial.Row.Runtime, trial.Row.Workload)
        from news in new[]
        {
            (Event: $"trial-{trial.Row.Status}", Source: trial.Events.End, At: trial.Row.EndedAt),
            (Event: "trial-abandoned", Source: trial.Events.Abandoned, At: trial.Row.AbandonedAt),
        }
        where news.Source is not null && news.Source.Sequence > after
        select ResultMessage.Of($"{trial.Row.TrialId}/{trial.Row.Attempt}/{news.Event}", news.Event, about!, news.At, trial.Row);

    public static IEnumerable<ResultMessage> OfExperiments(IReadOnlyList<StoredEvent> page, TableChanges changes, long after) =>
        from stored in page
        where stored.Sequence > after && stored.Data is ExperimentFinished or ExperimentCancelled or ExperimentRejected
        from row in changes.ExperimentRows
        where row.ExperimentId == TouchedEntities.ExperimentOf(stored.Data)
        let name = stored.Data switch { ExperimentFinished => "experiment-finished", ExperimentCancelled => "experiment-cancelled", _ => "experiment-rejected" }
        select ResultMessage.Of($"{row.ExperimentId}/{name}", name, (row.Experiment, null, null, null), row.EndedAt, row);

    /// <summary>Cells with a result whose numbers are others than before.</summary>
    public static IEnumerable<ResultMessage> OfCells(
        TableChanges changes, IReadOnlyList<RuntimeThroughputRow> throughputBefore, IReadOnlyList<RuntimeEfficiencyRow> efficiencyBefore, long after)
    {
        var throughput = throughputBefore.ToDictionary(row => (row.ExperimentId, row.CellKey), row => row with { AsOfSequence = 0 });
        var efficiency = efficiencyBefore.ToDictionary(row => (row.ExperimentId, row.CellKey), row => row with { AsOfSequence = 0 });
        return
        [
            .. changes.Throughput
                .Where(row => row.N > 0 && row.AsOfSequence > after && throughput.GetValueOrDefault((row.ExperimentId, row.CellKey)) != row with { AsOfSequence = 0 })
                .Select(row => ResultMessage.Of(
                    $"{row.ExperimentId}/{row.CellKey}/throughput-changed/{row.AsOfSequence}", "throughput-changed", (row.Experiment, row.Device, row.Runtime, row.Workload), null, row)),
            .. changes.Efficiency
                .Where(row => row.N > 0 && row.AsOfSequence > after && efficiency.GetValueOrDefault((row.ExperimentId, row.CellKey)) != row with { AsOfSequence = 0 })
                .Select(row => ResultMessage.Of(
                    $"{row.ExperimentId}/{row.CellKey}/efficiency-changed/{row.AsOfSequence}", "efficiency-changed", (row.Experiment, row.Device, row.Runtime, row.Workload), null, row)),
        ];
    }
}

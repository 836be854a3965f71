using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;

namespace EdgePipeline.Projections.Results;

/// <summary>Which changes of a page are news, in the order of the events that brought them about. Pure.</summary>
internal static class ResultMessages
{
    /// <param name="before">The changed cells' rows as they stand in the tables.</param>
    /// <param name="after">Only what events with a higher sequence brought about.</param>
    /// <param name="history">And none of these.</param>
    public static IReadOnlyList<ResultMessage> Of(IReadOnlyList<StoredEvent> page, TableChanges changes, CellRows before, long after, IReadOnlySet<long> history) =>
    [
        .. OfTrials(changes)
            .Concat(OfCells(changes.CellRows, before))
            .Concat(OfExperiments(page, changes))
            .Where(news => news.Sequence > Math.Max(after, page[0].Sequence - 1) && !history.Contains(news.Sequence))
            .OrderBy(news => news.Sequence)
            .Select(news => news.Message),
    ];

    private static IEnumerable<(long Sequence, ResultMessage Message)> OfTrials(TableChanges changes) =>
        from trial in changes.Trials
        from news in new[]
        {
            (Event: $"trial-{trial.Row.Status}", Source: trial.Events.End, At: trial.Row.EndedAt),
            (Event: "trial-abandoned", Source: trial.Events.Abandoned, At: trial.Row.AbandonedAt),
        }
        where news.Source is not null
        let about = new ResultAbout(trial.Row.Experiment, trial.Row.Device, trial.Row.Runtime, trial.Row.Workload)
        select (news.Source.Sequence, ResultMessage.Of($"{trial.Row.TrialId}/{trial.Row.Attempt}/{news.Event}", news.Event, about, news.At, trial.Row));

    private static IEnumerable<(long Sequence, ResultMessage Message)> OfExperiments(IReadOnlyList<StoredEvent> page, TableChanges changes) =>
        from stored in page
        let news = stored.Data switch
        {
            ExperimentFinished => "experiment-finished",
            ExperimentCancelled => "experiment-cancelled",
            ExperimentRejected => "experiment-rejected",
            _ => null,
        }
        where news is not null
        from row in changes.ExperimentRows
        where row.ExperimentId == TouchedEntities.ExperimentOf(stored.Data)
        select (stored.Sequence, ResultMessage.Of($"{row.ExperimentId}/{news}", news, new ResultAbout(row.Experiment), row.EndedAt, row));

    /// <summary>Cells with a result, counted or excluded, whose numbers are others than before.</summary>
    private static IEnumerable<(long Sequence, ResultMessage Message)> OfCells(CellRows now, CellRows before)
    {
        var throughput = before.Throughput.Select(row => row with { AsOfSequence = 0 }).ToHashSet();
        var efficiency = before.Efficiency.Select(row => row with { AsOfSequence = 0 }).ToHashSet();
        return
        [
            .. now.Throughput
                .Where(row => row.N + row.NExcluded > 0 && !throughput.Contains(row with { AsOfSequence = 0 }))
                .Select(row => (row.AsOfSequence, ResultMessage.Of(
                    $"{row.ExperimentId}/{row.CellKey}/throughput-changed/{row.AsOfSequence}", "throughput-changed", new ResultAbout(row.Experiment, row.Device, row.Runtime, row.Workload), null, row))),
            .. now.Efficiency
                .Where(row => row.N + row.NExcluded > 0 && !efficiency.Contains(row with { AsOfSequence = 0 }))
                .Select(row => (row.AsOfSequence, ResultMessage.Of(
                    $"{row.ExperimentId}/{row.CellKey}/efficiency-changed/{row.AsOfSequence}", "efficiency-changed", new ResultAbout(row.Experiment, row.Device, row.Runtime, row.Workload), null, row))),
        ];
    }
}

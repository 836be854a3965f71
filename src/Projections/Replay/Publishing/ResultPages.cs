using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;

namespace EdgePipeline.Projections.Replay.Publishing;

/// <summary>Cuts events into pages that end with an outcome each, so that the same events give the same results whenever they are published again. Pure.</summary>
internal static class ResultPages
{
    /// <param name="events">In sequence.</param>
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> CutAsync(IAsyncEnumerable<StoredEvent> events)
    {
        var page = new List<StoredEvent>();
        await foreach (var stored in events)
        {
            page.Add(stored);
            if (IsOutcome(stored.Data))
            {
                yield return page;
                page = [];
            }
        }

        if (page.Count > 0)
        {
            yield return page;
        }
    }

    private static bool IsOutcome(object data) => data
        is TrialCompleted or TrialFailed or TrialInterrupted or TrialDeadlinePassed or TrialAbandoned or TrialExcluded or TrialIncluded
        or ExperimentFinished or ExperimentCancelled or ExperimentRejected;
}

using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables.Trials;

namespace EdgePipeline.Projections.Tables.Experiments;

/// <summary>Table <c>experiment</c>; columns are explained in schema.sql.</summary>
internal sealed record ExperimentRow(
    Guid ExperimentId,
    string Experiment,
    string? PlanName,
    string Status,
    DateTimeOffset SubmittedAt,
    string? SubmittedBy,
    DateTimeOffset? DesignedAt,
    DateTimeOffset? EndedAt,
    long? Seed,
    int? Repetitions,
    int? Cells,
    int? CellsSkipped,
    int? TrialsPlanned,
    int TrialsCompleted,
    int TrialsAbandoned,
    string? StoppingRule,
    IReadOnlyList<PlanProblem>? Problems,
    string PlanText,
    string PlanSha256,
    long AsOfSequence)
{
    /// <param name="history">The experiment's own events, in sequence.</param>
    /// <param name="attempts">Every attempt of the experiment.</param>
    /// <returns>Null until the plan has arrived.</returns>
    public static ExperimentRow? Of(IReadOnlyList<StoredEvent> history, IReadOnlyList<Attempt> attempts)
    {
        if (First<ExperimentSubmitted>(history) is not { } submitted)
        {
            return null;
        }

        var (rejected, designed) = (First<ExperimentRejected>(history), First<ExperimentDesigned>(history));
        var (cancelled, finished) = (First<ExperimentCancelled>(history), First<ExperimentFinished>(history));
        return new ExperimentRow(
            submitted.ExperimentId,
            submitted.Experiment,
            designed?.Plan.Name,
            Status: finished is not null ? "finished"
                : cancelled is not null ? "cancelled"
                : rejected is not null ? "rejected"
                : First<ExperimentCancelRequested>(history) is not null ? "cancelling"
                : designed is not null ? "running"
                : "submitted",
            submitted.At,
            submitted.SubmittedBy,
            designed?.At,
            finished?.At ?? cancelled?.At ?? rejected?.At,
            designed?.Plan.Seed,
            designed?.Plan.Repetitions,
            designed?.Cells.Count,
            designed?.Cells.Count(cell => cell.SkipReason is not null),
            designed is null ? null : TrialsOf(designed, history.Select(stored => stored.Data).OfType<CellStopped>()),
            attempts.Where(attempt => attempt.IsCompleted).DistinctBy(attempt => attempt.TrialId).Count(),
            attempts.Where(attempt => attempt.AbandonedAt is not null).DistinctBy(attempt => attempt.TrialId).Count(),
            designed?.StoppingRule,
            rejected?.Problems,
            submitted.PlanText,
            submitted.PlanSha256,
            history.Select(stored => stored.Sequence).Concat(attempts.Where(attempt => attempt.CountsForExperiment).Select(attempt => attempt.AsOfSequence)).Max());
    }

    /// <summary>Of the drawn order, without what stopped cells leave behind.</summary>
    private static int TrialsOf(ExperimentDesigned designed, IEnumerable<CellStopped> stops)
    {
        var stoppedAfter = stops.DistinctBy(stop => stop.CellKey).ToDictionary(stop => stop.CellKey, stop => stop.Block, StringComparer.Ordinal);
        bool IsStopped(DrawnTrial drawn) => stoppedAfter.TryGetValue(drawn.CellKey, out var block) && block < drawn.Block;
        return designed.Order.GroupBy(drawn => drawn.Device).Sum(device => DrawnOrder.Places(device.OrderBy(drawn => drawn.Position), IsStopped).Count());
    }

    private static TEvent? First<TEvent>(IReadOnlyList<StoredEvent> history)
        where TEvent : class => history.Select(stored => stored.Data).OfType<TEvent>().FirstOrDefault();
}

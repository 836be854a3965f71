using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tables.Trials;

/// <summary>Everything stored about one attempt, in sequence, told apart. What came twice counts once: the first.</summary>
/// <param name="Telemetry">Of the boot that the result is from; null: there is no result.</param>
internal sealed record AttemptEvents(
    TrialRequested Requested,
    TrialAccepted? Accepted,
    IReadOnlyList<TrialPhaseEntered> Phases,
    IReadOnlyList<TrialGateWaited> GateWaits,
    TrialGatePassed? GatePassed,
    StoredEvent? Outcome,
    StoredEvent? DeadlinePassed,
    StoredEvent? Abandoned,
    TrialExcluded? Excluded,
    IReadOnlyList<TrialReparsed> Reparsed,
    TrialTelemetry? Telemetry,
    IReadOnlyList<Guid> Evidence,
    long AsOfSequence)
{
    /// <summary>The result that is in force: the device's, or what a later parser made of the same output.</summary>
    public TrialCompleted? Completed { get; } = Outcome?.Data is TrialCompleted completed ? ResultInForce.Of(completed, Reparsed) : null;

    /// <summary>The event that ended the attempt: word from the device, even if late, before its silence.</summary>
    public StoredEvent? End => Outcome ?? DeadlinePassed;

    /// <param name="history">One trial's events and telemetry in sequence, all attempts mixed.</param>
    /// <returns>Attempts that were requested, in order. What is known of another attempt waits for its request.</returns>
    public static IReadOnlyList<AttemptEvents> Of(IReadOnlyList<StoredEvent> history)
    {
        var abandoned = history.FirstOrDefault(stored => stored.Data is TrialAbandoned);
        // What was said of the result last is in force; all that was said is evidence.
        StoredEvent[] judgements = [.. history.Where(stored => stored.Data is TrialExcluded or TrialIncluded)];
        var byAttempt = history.ToLookup(stored => Number(stored.Data));
        return
        [
            .. byAttempt
                .Where(group => group.Key is not null && group.Any(stored => stored.Data is TrialRequested))
                .OrderBy(group => group.Key)
                .Select(group => OfAttempt([.. group], LastOf(abandoned, group.Key!.Value), judgements)),
        ];
    }

    private static StoredEvent? LastOf(StoredEvent? abandoned, int attempt) =>
        abandoned?.Data is TrialAbandoned last && last.Attempts == attempt ? abandoned : null;

    private static AttemptEvents OfAttempt(IReadOnlyList<StoredEvent> own, StoredEvent? abandoned, IReadOnlyList<StoredEvent> judgements)
    {
        // A judgement is about the result: of the attempt that has one.
        var judged = own.Any(stored => stored.Data is TrialCompleted) ? judgements : [];
        var outcome = own.FirstOrDefault(stored => stored.Data is TrialCompleted or TrialFailed or TrialInterrupted);
        StoredEvent[] all = [.. own.Concat(abandoned is null ? [] : [abandoned]).Concat(judged).OrderBy(stored => stored.Sequence)];
        return new AttemptEvents(
            own.Select(stored => stored.Data).OfType<TrialRequested>().First(),
            own.Select(stored => stored.Data).OfType<TrialAccepted>().FirstOrDefault(),
            [.. own.Select(stored => stored.Data).OfType<TrialPhaseEntered>()],
            [.. own.Select(stored => stored.Data).OfType<TrialGateWaited>().DistinctBy(waited => waited.Wait).OrderBy(waited => waited.Wait)],
            own.Select(stored => stored.Data).OfType<TrialGatePassed>().FirstOrDefault(),
            outcome,
            own.FirstOrDefault(stored => stored.Data is TrialDeadlinePassed),
            abandoned,
            // A rule does not overrule a person, whichever of them came later.
            (judged.LastOrDefault(stored => stored.Data is TrialIncluded or TrialExcluded { Rule: null }) ?? (judged.Count > 0 ? judged[^1] : null))?.Data as TrialExcluded,
            [.. own.Select(stored => stored.Data).OfType<TrialReparsed>()],
            outcome?.Data is TrialCompleted completed ? new TrialTelemetry(own.Select(stored => stored.Data), completed.BootId) : null,
            [.. all.Select(stored => stored.Id)],
            all[^1].Sequence);
    }

    private static int? Number(object data) => data switch
    {
        TrialRequested requested => requested.Attempt,
        TrialAccepted accepted => accepted.Attempt,
        TrialPhaseEntered entered => entered.Attempt,
        TrialGateWaited waited => waited.Attempt,
        TrialGatePassed passed => passed.Attempt,
        TrialCompleted completed => completed.Attempt,
        TrialFailed failed => failed.Attempt,
        TrialInterrupted interrupted => interrupted.Attempt,
        TrialStatusReported reported => reported.Attempt,
        TrialDeadlinePassed passed => passed.Attempt,
        TrialReparsed reparsed => reparsed.Attempt,
        TelemetryBatch batch => batch.Attempt,
        TelemetryPage page => page.Attempt,
        _ => null,
    };
}

namespace EdgePipeline.Contracts.Trials;

/// <summary>Which events are a trial's own. No interface marks them: the broker's library would make an exchange of it.</summary>
public static class TrialEvents
{
    /// <returns>The trial whose stream the event belongs to; null: it is of no trial's stream.</returns>
    public static Guid? TrialOf(object data) => data switch
    {
        TrialRequested requested => requested.TrialId,
        TrialAccepted accepted => accepted.TrialId,
        TrialPhaseEntered entered => entered.TrialId,
        TrialGateWaited waited => waited.TrialId,
        TrialGatePassed passed => passed.TrialId,
        TrialCompleted completed => completed.TrialId,
        TrialFailed failed => failed.TrialId,
        TrialInterrupted interrupted => interrupted.TrialId,
        TrialStatusReported reported => reported.TrialId,
        TrialDeadlinePassed passed => passed.TrialId,
        TrialAbandoned abandoned => abandoned.TrialId,
        TrialExcluded excluded => excluded.TrialId,
        TrialIncluded included => included.TrialId,
        TrialReparsed reparsed => reparsed.TrialId,
        _ => null,
    };
}

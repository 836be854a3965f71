namespace EdgePipeline.Planning.Auditing;

/// <summary>
/// Proves from the order of events that an experiment's design was there before its first trial, and that the trials are the design's. Pure:
/// it draws the order again instead of believing it.
/// </summary>
public static class Auditor
{
    /// <param name="events">Of the experiment and its trials, in sequence; telemetry is not needed.</param>
    public static AuditReport Audit(Guid experimentId, string experiment, IReadOnlyList<RecordedEvent> events)
    {
        var audited = new AuditedExperiment([.. events.OrderBy(recorded => recorded.Sequence)]);
        AuditCheck[] checks = audited.DesignEvent is null
            ? [new AuditCheck("design is recorded", false, "there is no event experiment_designed: the plan was rejected, or the event is gone", [])]
            : [.. DesignChecks.Of(audited), .. RunChecks.Of(audited), .. StopChecks.Of(audited)];
        return new AuditReport(experimentId, experiment, checks.All(check => check.Holds), checks);
    }
}

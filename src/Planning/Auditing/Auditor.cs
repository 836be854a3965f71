using EdgePipeline.Contracts.Experiments;

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
            ? [new AuditCheck("design is recorded", false, WithoutDesign(events), [])]
            : [.. DesignChecks.Of(audited), .. RunChecks.Of(audited), .. StopChecks.Of(audited)];
        return new AuditReport(experimentId, experiment, checks.All(check => check.Holds), checks);
    }

    private static string WithoutDesign(IReadOnlyList<RecordedEvent> events) =>
        events.FirstOrDefault(recorded => recorded.Data is ExperimentRejected) is { } rejected
            ? $"the plan was rejected, as event {rejected.Sequence} says: nothing was designed, and there is nothing to audit"
            : "there is no event experiment_designed, and none by which the plan was rejected: the event is gone, or is not there yet";
}

using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Planning.Auditing;

/// <summary>
/// Proves from the order of events that an experiment's design was there before its first trial, and that the trials are the design's. Pure:
/// it draws the order again instead of believing it.
/// </summary>
public static class Auditor
{
    /// <summary>The check in the place of all others when there was nothing to design.</summary>
    public const string Rejected = "the plan was rejected";

    /// <param name="events">Of the experiment and its trials, in sequence; telemetry is not needed.</param>
    public static AuditReport Audit(Guid experimentId, string experiment, IReadOnlyList<RecordedEvent> events)
    {
        var audited = new AuditedExperiment([.. events.OrderBy(recorded => recorded.Sequence)]);
        AuditCheck[] checks = audited.DesignEvent is null
            ? [WithoutDesign(events)]
            : [.. DesignChecks.Of(audited), .. RunChecks.Of(audited), .. StopChecks.Of(audited)];
        return new AuditReport(experimentId, experiment, checks.All(check => check.Holds), checks);
    }

    /// <summary>A rejection beside trials does not explain that there is no design.</summary>
    private static AuditCheck WithoutDesign(IReadOnlyList<RecordedEvent> events) =>
        events.FirstOrDefault(recorded => recorded.Data is ExperimentRejected) is { } rejected && events.All(recorded => recorded.Data is ExperimentSubmitted or ExperimentRejected)
            ? new AuditCheck(Rejected, true, $"as event {rejected.Sequence} says: nothing was designed nor run, and there is nothing to audit", [Evidence.Of(rejected)])
            : new AuditCheck(
                "design is recorded", false,
                "there is no event experiment_designed, and none by which the plan was rejected before anything else happened: the event is gone, or is not there yet", []);
}

namespace EdgePipeline.Projections.Audits;

/// <summary>Marks that run ahead would have events skipped that are yet to come. Pure.</summary>
internal static class ProgressChecks
{
    /// <summary>What the checks are called; a repair says the same.</summary>
    public const string OfTables = "progress of the tables", OfResults = "progress of the results";

    public static AuditCheck OfProgress(Moment moment, int computed, int known)
    {
        var ahead = Math.Max(moment.Progress, moment.HighWater);
        return new AuditCheck(
            OfTables,
            ahead < moment.NextEvent,
            ahead >= moment.NextEvent ? $"the tables claim to {(ahead == moment.Progress ? "count in" : "have seen all up to")} event {ahead}, and the next one gets place {moment.NextEvent}: it would be skipped"
                : $"event {moment.Progress} of {moment.LastEvent}; {moment.Events} events up to there, of which {computed} of {known} experiments and devices were computed again");
    }

    public static AuditCheck OfResultMark(Moment moment)
    {
        var ahead = moment.ResultMark > moment.Progress;
        return new AuditCheck(
            OfResults,
            !ahead,
            ahead ? $"results of events up to {moment.ResultMark} count as sent, and the tables have only come to {moment.Progress}: those in between would never be sent"
                : $"event {moment.ResultMark}");
    }
}

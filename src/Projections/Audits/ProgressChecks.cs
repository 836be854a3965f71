namespace EdgePipeline.Projections.Audits;

/// <summary>Marks that run ahead would have events skipped that are yet to come. Pure.</summary>
internal static class ProgressChecks
{
    public static AuditCheck OfProgress(Moment moment, int computed, int known)
    {
        var ahead = moment.Progress >= moment.NextEvent;
        return new AuditCheck(
            "progress of the tables",
            !ahead,
            ahead ? $"the tables claim to count in event {moment.Progress}, and the next one gets place {moment.NextEvent}: it would be skipped"
                : $"event {moment.Progress} of {moment.LastEvent}; {moment.Events} events up to there, of which {computed} of {known} experiments and devices were computed again");
    }

    public static AuditCheck OfResultMark(Moment moment)
    {
        var ahead = moment.ResultMark > moment.Progress;
        return new AuditCheck(
            "progress of the results",
            !ahead,
            ahead ? $"results of events up to {moment.ResultMark} count as sent, and the tables have only come to {moment.Progress}: those in between would never be sent"
                : $"event {moment.ResultMark}");
    }
}

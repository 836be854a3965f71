namespace EdgePipeline.Telemetry.Sampling;

/// <summary>When to read next. Deadlines are multiples of the period from the last mark, so that lateness does not add up.</summary>
internal static class Schedule
{
    /// <summary>The first deadline after now; those that were missed are not made up for, the readings' times show the hole.</summary>
    internal static long Next(long deadlineNs, long periodNs, long nowNs)
    {
        var next = deadlineNs + periodNs;
        return next > nowNs ? next : nowNs + periodNs - ((nowNs - deadlineNs) % periodNs);
    }
}

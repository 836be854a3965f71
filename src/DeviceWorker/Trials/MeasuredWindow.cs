namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>The measured window on the device's monotonic clock.</summary>
internal sealed record MeasuredWindow(long StartNs, long EndNs, DateTimeOffset StartAt)
{
    /// <summary>
    /// The end is when fio wrote its report, some 10 ms after its last job ended (it looks for ended jobs every 10 ms), never after
    /// its exit. The start follows from fio's own length of the window, but is never before fio was there.
    /// </summary>
    /// <param name="reportedAtUnixMs">Wall clock, from the report. Should the clock have been set meanwhile, the exit is the end.</param>
    public static MeasuredWindow From(long reportedAtUnixMs, long runtimeMs, ToolTimes times)
    {
        const long maxReportBeforeExitNs = 1_000_000_000;
        var beforeExitNs = (times.ExitedAt - DateTimeOffset.FromUnixTimeMilliseconds(reportedAtUnixMs)).Ticks * 100;
        var endNs = beforeExitNs is > 0 and < maxReportBeforeExitNs ? times.ExitedNs - beforeExitNs : times.ExitedNs;
        var startNs = Math.Max(endNs - (runtimeMs * 1_000_000), times.StartedNs);
        return new MeasuredWindow(startNs, endNs, times.ExitedAt.AddTicks((startNs - times.ExitedNs) / 100));
    }
}

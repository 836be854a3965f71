namespace EdgePipeline.Workloads;

/// <summary>The measured window on the device's monotonic clock.</summary>
public sealed record MeasuredWindow(long StartNs, long EndNs, DateTimeOffset StartAt)
{
    /// <summary>
    /// Where the tool says when it began or ended to measure, that counts, else its exit: fio writes its report some 10 ms after its
    /// last job ended (it looks for ended jobs every 10 ms), never after its exit. The window never begins before the tool was there.
    /// </summary>
    /// <param name="startedNs">The tool's first instruction, as near as could be seen.</param>
    /// <param name="exitNs">The tool's end on the same clock.</param>
    /// <param name="exitAt">The same on the device's wall clock.</param>
    /// <param name="toolClockAtExit">The same on the tool's own wall clock. Should it have been set meanwhile, the exit is the end.</param>
    public static MeasuredWindow From(ToolWindow window, long startedNs, long exitNs, DateTimeOffset exitAt, DateTimeOffset toolClockAtExit)
    {
        const long maxReportBeforeExitNs = 1_000_000_000;
        var lengthNs = (long)Math.Round(window.LengthS * 1e9);
        var endNs = exitNs;
        if (window.EndUnixMs is { } endUnixMs
            && (toolClockAtExit - DateTimeOffset.FromUnixTimeMilliseconds(endUnixMs)).Ticks * 100 is > 0 and < maxReportBeforeExitNs and var beforeExitNs)
        {
            endNs = exitNs - beforeExitNs;
        }
        else if (window.StartS is { } startS)
        {
            endNs = Math.Min(startedNs + (long)(startS * 1e9) + lengthNs, exitNs);
        }

        var startNs = Math.Max(endNs - lengthNs, startedNs);
        return new MeasuredWindow(startNs, endNs, exitAt.AddTicks((startNs - exitNs) / 100));
    }
}

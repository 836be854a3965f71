using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>The measured window on the device's monotonic clock.</summary>
internal sealed record MeasuredWindow(long StartNs, long EndNs, DateTimeOffset StartAt)
{
    /// <summary>
    /// Where the tool says when it began or ended to measure, that counts, else its exit: fio writes its report some 10 ms after its
    /// last job ended (it looks for ended jobs every 10 ms), never after its exit. The window never begins before the tool was there.
    /// </summary>
    /// <param name="startedNs">The tool's first instruction, as near as could be seen.</param>
    /// <param name="toolClockAtEnd">The tool's own wall clock at <paramref name="end"/>. Should it have been set meanwhile, the exit is the end.</param>
    public static MeasuredWindow From(ToolWindow window, long startedNs, ToolEnd end, DateTimeOffset toolClockAtEnd)
    {
        const long maxReportBeforeExitNs = 1_000_000_000;
        var lengthNs = (long)Math.Round(window.LengthS * 1e9);
        var endNs = end.AtNs;
        if (window.EndUnixMs is { } endUnixMs
            && (toolClockAtEnd - DateTimeOffset.FromUnixTimeMilliseconds(endUnixMs)).Ticks * 100 is > 0 and < maxReportBeforeExitNs and var beforeExitNs)
        {
            endNs = end.AtNs - beforeExitNs;
        }
        else if (window.StartS is { } startS)
        {
            endNs = Math.Min(startedNs + (long)(startS * 1e9) + lengthNs, end.AtNs);
        }

        var startNs = Math.Max(endNs - lengthNs, startedNs);
        return new MeasuredWindow(startNs, endNs, end.At.AddTicks((startNs - end.AtNs) / 100));
    }
}

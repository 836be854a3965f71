using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.Projections.Replay.Reparsing;

/// <summary>Places the window that a tool's output tells anew, by what the event keeps of the tool's begin and end on the device's clock. Pure.</summary>
internal static class ReparsedWindow
{
    public static MeasuredWindow Of(TrialRequested requested, TrialCompleted original, ToolWindow told)
    {
        long? StartOf(TrialPhase phase) => original.Phases.FirstOrDefault(span => span.Phase == phase)?.StartNs;
        var exitNs = StartOf(TrialPhase.Teardown) ?? original.WindowEndNs;
        // The launch time reaches to the tool's first instruction; where there is none, that was not seen, and the ramp is not the tool's.
        var seen = original.Metrics.Any(metric => metric.Name == DeviceMetrics.LaunchTime);
        var startedNs = (seen ? StartOf(TrialPhase.Ramp) : null) ?? StartOf(TrialPhase.Launch) ?? original.WindowStartNs;
        // The very inverse of how the window's begin was translated.
        var exitAt = original.WindowStartAt.AddTicks(-((original.WindowStartNs - exitNs) / 100));
        return MeasuredWindow.From(told, startedNs, exitNs, exitAt, ToolClockAtExit(requested, original, told, exitNs, exitAt));
    }

    /// <summary>
    /// A guest's own clock is not in the event. That its output was written so long before its exit is: the window ends where it ended.
    /// </summary>
    private static DateTimeOffset ToolClockAtExit(TrialRequested requested, TrialCompleted original, ToolWindow told, long exitNs, DateTimeOffset exitAt) =>
        requested.Runtime.Code is RuntimeCode.VM or RuntimeCode.QM or RuntimeCode.FC && told.EndUnixMs is { } endUnixMs
            ? DateTimeOffset.FromUnixTimeMilliseconds(endUnixMs).AddTicks((exitNs - original.WindowEndNs) / 100)
            : exitAt;
}

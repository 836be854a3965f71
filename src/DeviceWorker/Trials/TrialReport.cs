using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Fio;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>What is said of an attempt that gave a result.</summary>
internal static class TrialReport
{
    /// <summary>From the first phase to the last without a gap; measure ends with fio's exit, where teardown begins.</summary>
    /// <param name="edges">Gate, prepare, idle, launch and teardown as entered.</param>
    public static IReadOnlyList<PhaseSpan> Spans(
        IReadOnlyList<(TrialPhase Phase, long StartNs)> edges, ToolTimes times, MeasuredWindow window, long endNs)
    {
        (TrialPhase Phase, long StartNs)[] all =
        [
            .. edges.Where(edge => edge.Phase < TrialPhase.Ramp),
            (TrialPhase.Ramp, times.StartedNs),
            (TrialPhase.Measure, window.StartNs),
            (TrialPhase.Teardown, times.ExitedNs),
        ];
        return [.. all.Select((edge, i) => new PhaseSpan(edge.Phase, edge.StartNs, i + 1 < all.Length ? all[i + 1].StartNs : endNs))];
    }

    public static IReadOnlyList<Metric> Metrics(FioMeasured measured, ToolTimes times, Drain drain) =>
    [
        .. measured.Metrics,
        // From just before the runtime is asked until the process carries fio's name, looked for every millisecond.
        .. times.Seen ? (Metric[])[new("launch_time", "ms", (times.StartedNs - times.AskedNs) / 1e6)] : [],
        new("drain_time", "s", drain.Seconds),
        .. drain.DeviceBytes is { } bytes ? (Metric[])[new("drain_device_bytes", "B", bytes)] : [],
    ];

    /// <summary>Everything that was set, whether the plan said so or not.</summary>
    /// <param name="fileSystem">That of the device, under whatever the runtime lays above it.</param>
    public static IReadOnlyDictionary<string, string> Factors(
        RunTrial run, string fileSystem, string? noTelemetry, IReadOnlyDictionary<string, string> ofRuntime)
    {
        var fio = run.Workload.Fio!;
        var factors = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["runtime"] = run.Runtime.Code.ToString(),
            ["runtime.name"] = run.Runtime.Name,
            ["runtime.cpus"] = run.Runtime.Cpus?.ToString(CultureInfo.InvariantCulture) ?? "none",
            ["runtime.memory_mib"] = run.Runtime.MemoryMib is { } mib ? Text(mib) : "none",
            ["workload"] = run.Workload.Label,
            ["fio.rw"] = FioLabel.Pattern(fio.Rw),
            ["fio.bs_bytes"] = Text(fio.BlockSizeBytes),
            ["fio.size_mib"] = Text(fio.SizeMib),
            ["fio.runtime_s"] = Text(fio.RuntimeS),
            ["fio.ramp_s"] = Text(fio.RampS),
            ["fio.engine"] = fio.Engine == FioEngine.Libaio ? "libaio" : "psync",
            ["fio.direct"] = fio.Direct ? "1" : "0",
            ["fio.fsync_every"] = Text(fio.FsyncEvery),
            ["fio.end_fsync"] = fio.EndFsync ? "1" : "0",
            ["fio.iodepth"] = Text(fio.IoDepth),
            ["fio.numjobs"] = Text(fio.NumJobs),
            ["filesystem"] = run.Runtime.Code == RuntimeCode.RC ? $"overlay on {fileSystem}" : fileSystem,
            ["data.state"] = "written in full, flushed, dropped from the page cache",
            ["telemetry"] = noTelemetry is null ? "running" : $"unavailable: {noTelemetry}",
        };
        foreach (var (name, value) in ofRuntime)
        {
            factors[name] = value;
        }

        return factors;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

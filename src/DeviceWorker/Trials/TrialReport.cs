using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>What is said of an attempt that gave a result.</summary>
internal static class TrialReport
{
    /// <summary>From the first phase to the last without a gap; measure ends with the tool's exit, where teardown begins.</summary>
    public static IReadOnlyList<PhaseSpan> Spans(Attempt attempt, MeasuredWindow window, long endNs)
    {
        (TrialPhase Phase, long StartNs)[] all =
        [
            .. attempt.Edges.Where(edge => edge.Phase < TrialPhase.Ramp),
            (TrialPhase.Ramp, attempt.Start?.AtNs ?? window.StartNs),
            (TrialPhase.Measure, window.StartNs),
            (TrialPhase.Teardown, attempt.End!.AtNs),
        ];
        return [.. all.Select((edge, i) => new PhaseSpan(edge.Phase, edge.StartNs, i + 1 < all.Length ? all[i + 1].StartNs : endNs))];
    }

    public static IReadOnlyList<Metric> Metrics(Attempt attempt, ToolMeasured measured) =>
    [
        .. measured.Metrics,
        // From just before the runtime is asked until the tool's first instruction.
        .. attempt.Start is { } start ? (Metric[])[new(DeviceMetrics.LaunchTime, "ms", (start.AtNs - attempt.AskedNs) / 1e6)] : [],
        .. attempt.Report!.Metrics,
        .. attempt.Drain is { } drain ? (Metric[])[new(DeviceMetrics.DrainTime, "s", drain.Seconds)] : [],
        .. attempt.Drain?.DeviceBytes is { } bytes ? (Metric[])[new(DeviceMetrics.DrainDeviceBytes, "B", bytes)] : [],
    ];

    /// <summary>Everything that was set, whether the plan said so or not.</summary>
    /// <param name="fileSystem">That of the device, under whatever the runtime lays above it.</param>
    public static IReadOnlyDictionary<string, string> Factors(Attempt attempt, string fileSystem, string? noTelemetry)
    {
        var (runtime, workload) = (attempt.Run.Runtime, attempt.Workload);
        var factors = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["runtime"] = runtime.Code.ToString(),
            ["runtime.name"] = runtime.Name,
            ["runtime.cpus"] = runtime.Cpus?.ToString(CultureInfo.InvariantCulture) ?? "none",
            ["runtime.memory_mib"] = runtime.MemoryMib?.ToString(CultureInfo.InvariantCulture) ?? "none",
            ["workload"] = attempt.Run.Workload.Label,
            ["telemetry"] = noTelemetry is null ? "running" : $"unavailable: {noTelemetry}",
        };
        if (workload.DataBytes > 0)
        {
            factors["filesystem"] = fileSystem;
            factors["data.state"] = workload.LayOut(attempt.Name.Name, "/") is null
                ? "written by the tool itself before its run, left in the page cache"
                : workload.KeepsPageCache
                ? "written in full, flushed, left in the page cache"
                : "written in full, flushed, dropped from the page cache";
        }

        if (attempt.OtherEnd is { } otherEnd)
        {
            factors["peer"] = otherEnd.Description;
            if (otherEnd.Server is null)
            {
                factors["network.path"] = NetworkRules.IsOnHost(runtime) ? "direct" : Translation.Description;
            }
        }

        foreach (var (name, value) in workload.Factors.Concat(attempt.Prepared!.Factors).Concat(attempt.Offload)
            .Where(factor => workload.DataBytes > 0 || factor.Key != "filesystem"))
        {
            // A runtime names what it lays above the device's own file system; data that the host does not see does not lie on that.
            factors[name] = name == "filesystem" && attempt.Prepared.StoreDirectory is not null ? $"{value} on {fileSystem}" : value;
        }

        return factors;
    }
}

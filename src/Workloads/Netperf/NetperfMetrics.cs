using EdgePipeline.Contracts.Trials;
using static EdgePipeline.Workloads.Netperf.NetperfKeys;

namespace EdgePipeline.Workloads.Netperf;

/// <summary>Metrics of one netperf run. What netperf did not measure is left out: no reading is not zero.</summary>
internal static class NetperfMetrics
{
    private static readonly (string Key, string Name, string Unit)[] OfOneIteration =
    [
        (BytesSent, "bytes_sent", "B"),
        (BytesReceived, "bytes_received", "B"),
        (SendCalls, "send_calls", "1"),
        (Retransmits, "retransmits", "1"),
    ];

    private static readonly (string Key, string Name, string Unit)[] Means =
    [
        (SegmentBytes, "tcp_mss", "B"),
        // Of the whole machine, all its CPUs, as /proc/stat shows it where netperf runs.
        (LocalCpu, "cpu_util_local", "pct"),
        (RemoteCpu, "cpu_util_remote", "pct"),
        // netperf's KB is 1024 bytes.
        (LocalDemand, "service_demand_local", "us/KiB"),
        (RemoteDemand, "service_demand_remote", "us/KiB"),
    ];

    public static IReadOnlyList<Metric> From(
        IReadOnlyDictionary<string, string> values, double throughputMbit, double iterations, NetperfPoint point) =>
    [
        new("throughput", "MB/s", throughputMbit / 8),
        new("throughput_mbit", "Mb/s", throughputMbit),
        new("message_bytes", "B", point.MessageBytes),
        new("runtime", "s", NetperfOutput.Number(values, ElapsedTime)!.Value * iterations),
        .. Read(values, Means),
        // Counters are those of the last iteration alone.
        .. iterations == 1 ? Read(values, OfOneIteration) : [],
        .. point.Confidence is { } confidence ? Confidence(values, iterations, confidence) : [],
    ];

    /// <summary>A negative value is netperf's way to say that it did not measure.</summary>
    private static IEnumerable<Metric> Read(IReadOnlyDictionary<string, string> values, (string Key, string Name, string Unit)[] wanted) =>
        from want in wanted
        let value = NetperfOutput.Number(values, want.Key)
        where value >= 0
        select new Metric(want.Name, want.Unit, value.Value);

    private static IEnumerable<Metric> Confidence(IReadOnlyDictionary<string, string> values, double iterations, NetperfConfidence asked)
    {
        yield return new("iterations", "1", iterations);
        if (NetperfOutput.Number(values, ThroughputWidth) is { } width)
        {
            yield return new("confidence_width", "pct", width);
            yield return new("confidence_reached", "1", width <= asked.WidthPct ? 1 : 0);
        }
    }
}

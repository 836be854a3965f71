using System.Text.Json;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Iperf3;

/// <summary>Metrics of one iperf3 run. What iperf3 did not report is left out: no reading is not zero.</summary>
internal static class Iperf3Metrics
{
    private static readonly (string Field, string Name)[] Cpu =
    [
        // Of one CPU, and of iperf3's own process: not to be compared with netperf's, which is the machine's.
        ("host_user", "iperf3_usr_cpu"),
        ("host_system", "iperf3_sys_cpu"),
        ("remote_user", "iperf3_peer_usr_cpu"),
        ("remote_system", "iperf3_peer_sys_cpu"),
    ];

    /// <param name="end">The report's <c>end</c> object.</param>
    public static IReadOnlyList<Metric> From(JsonElement end, Iperf3Point point)
    {
        var sent = end.GetProperty("sum_sent");
        // What arrived, as netperf counts too; what was sent may still lie in a buffer.
        var received = end.GetProperty("sum_received");
        var bitsPerS = received.GetProperty("bits_per_second").GetDouble();
        return
        [
            new("throughput", "MB/s", bitsPerS / 8e6),
            new("throughput_mbit", "Mb/s", bitsPerS / 1e6),
            new("message_bytes", "B", point.MessageBytes),
            new("runtime", "s", sent.GetProperty("seconds").GetDouble()),
            new("bytes_sent", "B", sent.GetProperty("bytes").GetDouble()),
            new("bytes_received", "B", received.GetProperty("bytes").GetDouble()),
            .. Number(sent, "retransmits", "retransmits", "1"),
            .. RoundTrip(end),
            .. end.TryGetProperty("cpu_utilization_percent", out var cpu) ? Cpu.SelectMany(part => Number(cpu, part.Field, part.Name, "pct")) : [],
        ];
    }

    /// <summary>Mean over the streams of each one's mean.</summary>
    private static IEnumerable<Metric> RoundTrip(JsonElement end)
    {
        var means = end.GetProperty("streams").EnumerateArray()
            .Select(stream => stream.GetProperty("sender"))
            .Where(sender => sender.TryGetProperty("mean_rtt", out _))
            .Select(sender => sender.GetProperty("mean_rtt").GetDouble()).ToArray();
        return means.Length == 0 ? [] : [new("rtt_mean", "us", means.Average())];
    }

    private static IEnumerable<Metric> Number(JsonElement from, string field, string name, string unit) =>
        from.TryGetProperty(field, out var value) ? [new(name, unit, value.GetDouble())] : [];
}

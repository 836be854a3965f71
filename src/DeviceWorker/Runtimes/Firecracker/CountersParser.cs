using System.Text.Json;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>
/// Reads Firecracker's metrics file: one JSON object a line for each flush, whose counters hold what came since the flush before.
/// </summary>
internal static class CountersParser
{
    /// <summary>Counters of a drive, with the metric's name and unit. No flush ever reaches a drive of cache type Unsafe.</summary>
    private static readonly (string Counter, string Metric, string Unit)[] Kept =
    [
        ("flush_count", DeviceMetrics.Vmm + "flush_count", "count"),
        ("write_count", DeviceMetrics.Vmm + "write_count", "count"),
        ("write_bytes", DeviceMetrics.Vmm + "write_bytes", "B"),
        ("read_bytes", DeviceMetrics.Vmm + "read_bytes", "B"),
    ];

    /// <returns>What the VMM did for one drive from its start to its last flush; a counter that no line has is not there.</returns>
    public static IReadOnlyList<Metric> Parse(string text, string drive)
    {
        var flushes = text.Split('\n').Select(line => Drive(line, drive)).OfType<JsonElement>().ToList();
        return
        [
            .. Kept
                .Select(kept => (kept.Metric, kept.Unit, Values: Values(flushes, kept.Counter)))
                .Where(kept => kept.Values.Count > 0)
                .Select(kept => new Metric(kept.Metric, kept.Unit, kept.Values.Sum())),
        ];
    }

    private static List<long> Values(IEnumerable<JsonElement> flushes, string counter) =>
        [.. flushes.Where(flush => flush.TryGetProperty(counter, out _)).Select(flush => flush.GetProperty(counter).GetInt64())];

    private static JsonElement? Drive(string line, string drive)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement.TryGetProperty($"block_{drive}", out var counters) ? counters : null;
        }
        catch (JsonException)
        {
            // Empty, or cut off by a VMM that was killed.
            return null;
        }
    }
}

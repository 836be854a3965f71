using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Filebench.Wml;

namespace EdgePipeline.Workloads.Filebench;

/// <summary>Metrics of one Filebench run. What Filebench did not report is left out: no reading is not zero.</summary>
internal static class FilebenchMetrics
{
    private const double MibBytes = 1024 * 1024;

    public static IReadOnlyList<Metric> From(
        FilebenchSummary summary, IReadOnlyList<FilebenchOperation> operations, IReadOnlyDictionary<string, FlowopBytes> flowops) =>
    [
        new("throughput", "MB/s", summary.MibPerS * MibBytes / 1e6),
        new("ops", "1/s", summary.OperationsPerS),
        new("reads", "1/s", summary.ReadsPerS),
        new("writes", "1/s", summary.WritesPerS),
        new("latency_mean", "us", summary.MeanMs * 1e3),
        new("runtime", "s", summary.Seconds),
        .. Bytes("bytes_read", FlowopBytes.Read, summary, operations, flowops),
        .. Bytes("bytes_written", FlowopBytes.Written, summary, operations, flowops),
        .. operations.SelectMany(operation => Of(operation, summary.Seconds)),
    ];

    private static IEnumerable<Metric> Of(FilebenchOperation operation, double seconds) =>
    [
        new($"op.{operation.Name}.rate", "1/s", operation.Operations / seconds),
        new($"op.{operation.Name}.latency_mean", "us", operation.MeanMs * 1e3),
        new($"op.{operation.Name}.latency_max", "us", operation.MaxMs * 1e3),
    ];

    /// <summary>
    /// Rate by time: Filebench counts bytes and prints only rates, to a tenth of a MiB/s, so this is as exact as that. Where an
    /// operation moved bytes and its rate was rounded to nothing there is no figure.
    /// </summary>
    private static IEnumerable<Metric> Bytes(
        string name,
        FlowopBytes way,
        FilebenchSummary summary,
        IReadOnlyList<FilebenchOperation> operations,
        IReadOnlyDictionary<string, FlowopBytes> flowops)
    {
        var moving = operations.Where(operation => flowops.TryGetValue(operation.Name, out var bytes) && bytes == way).ToArray();
        return moving.Any(operation => operation.Operations > 0 && operation.MibPerS == 0) || operations.Any(operation => !flowops.ContainsKey(operation.Name))
            ? []
            : [new(name, "B", moving.Sum(operation => operation.MibPerS) * MibBytes * summary.Seconds)];
    }
}

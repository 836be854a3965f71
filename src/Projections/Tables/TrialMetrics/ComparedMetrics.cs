namespace EdgePipeline.Projections.Tables.TrialMetrics;

/// <summary>What cells are held against each other in; in each of them more is better.</summary>
internal static class ComparedMetrics
{
    public static IReadOnlyList<(string Name, string Unit)> All { get; } =
        [(MetricNames.Throughput, "MB/s"), (MetricNames.MbPerSPerCpu, "MB/s per CPU"), (MetricNames.MbPerJ, "MB/J")];
}

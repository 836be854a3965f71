namespace EdgePipeline.Contracts;

/// <summary>What a result on <see cref="Topology.ResultsExchange"/> can be: the last word of its key.</summary>
public static class ResultEvents
{
    public static IReadOnlyList<string> All { get; } =
    [
        "trial-completed", "trial-failed", "trial-interrupted", "trial-lost", "trial-abandoned", "throughput-changed", "efficiency-changed",
        "experiment-finished", "experiment-cancelled", "experiment-rejected",
    ];
}

using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Netperf;

/// <summary>Names of netperf points: message size always, any other field only where the plan varies it.</summary>
public static class NetperfLabel
{
    /// <returns>One label a point, in order; equal only for equal points.</returns>
    public static IReadOnlyList<string> For(IReadOnlyList<NetperfPoint> points) =>
        PointLabels.For(points, point => $"netperf-{PointLabels.Size(point.MessageBytes)}", Extras);

    private static readonly Func<NetperfPoint, string>[] Extras =
    [
        p => p.NoDelay ? "nodelay" : "delay",
        p => $"for{p.RuntimeS}s",
        p => p.Confidence is { } c ? $"conf{c.LevelPct}w{c.WidthPct}n{c.MinIterations}to{c.MaxIterations}" : "once",
        p => PointLabels.Offload(p.Offload),
    ];
}

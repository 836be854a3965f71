using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Iperf3;

/// <summary>Names of iperf3 points: message size always, any other field only where the plan varies it.</summary>
public static class Iperf3Label
{
    /// <returns>One label a point, in order; equal only for equal points.</returns>
    public static IReadOnlyList<string> For(IReadOnlyList<Iperf3Point> points) =>
        PointLabels.For(points, point => $"iperf3-{PointLabels.Size(point.MessageBytes)}", Extras);

    private static readonly Func<Iperf3Point, string>[] Extras =
    [
        p => p.NoDelay ? "nodelay" : "delay",
        p => $"streams{p.Streams}",
        p => $"for{p.RuntimeS}s",
        p => $"ramp{p.RampS}s",
        p => PointLabels.Offload(p.Offload),
    ];
}

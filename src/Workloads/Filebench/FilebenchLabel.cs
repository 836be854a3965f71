using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Filebench;

/// <summary>Names of Filebench points: the workload's always, the time only where the plan varies it.</summary>
public static class FilebenchLabel
{
    /// <returns>One label a point, in order; equal for two different texts of one name.</returns>
    public static IReadOnlyList<string> For(IReadOnlyList<FilebenchPoint> points) =>
        PointLabels.For(points, point => $"filebench-{Name(point)}", [point => $"for{point.RuntimeS}s"]);

    private static string Name(FilebenchPoint point) =>
        point.Own?.Name ?? (point.Personality is { } personality ? FilebenchPersonalities.Word(personality) : "none");
}

namespace EdgePipeline.Workloads;

/// <summary>Names of points: what is always said, and any other field only where the plan varies it.</summary>
internal static class PointLabels
{
    /// <returns>One label a point, in order. Lower-case letters, digits and hyphens.</returns>
    public static IReadOnlyList<string> For<T>(IReadOnlyList<T> points, Func<T, string> head, IReadOnlyList<Func<T, string>> extras)
    {
        var varied = extras.Where(extra => points.Select(extra).Distinct(StringComparer.Ordinal).Skip(1).Any()).ToArray();
        return [.. points.Select(point => string.Join('-', [head(point), .. varied.Select(extra => extra(point))]))];
    }

    public static string Offload(bool? offload) => offload switch
    {
        null => "asfound",
        true => "offload",
        false => "nooffload",
    };

    /// <summary><c>512b</c>, <c>4k</c>, <c>2m</c>.</summary>
    public static string Size(int bytes) =>
        bytes % (1024 * 1024) == 0 ? $"{bytes / (1024 * 1024)}m"
        : bytes % 1024 == 0 ? $"{bytes / 1024}k"
        : $"{bytes}b";
}

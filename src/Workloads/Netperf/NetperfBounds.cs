using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Netperf;

/// <summary>What a netperf point may be. The plan parser and the device both ask; the device does not trust the plan.</summary>
public static class NetperfBounds
{
    public const int MinMessageBytes = 1;
    public const int MaxMessageBytes = 65536;
    public const int MinRuntimeS = 1;
    public const int MaxRuntimeS = 3600;
    public const int MaxWidthPct = 50;

    /// <summary>netperf itself raises fewer iterations to 3 and lowers more to 30.</summary>
    public const int MinIterations = 3;
    public const int MaxIterations = 30;

    /// <summary>The confidence levels that netperf knows.</summary>
    public static IReadOnlyList<int> Levels { get; } = [95, 99];

    /// <summary>Everything wrong with the point: plan field, reason, what to write instead. Empty: the point can be run.</summary>
    public static IEnumerable<(string Field, string Reason, string Instead)> Violations(NetperfPoint point) =>
    [
        .. Bounds.Outside(
        [
            ("message", point.MessageBytes, MinMessageBytes, MaxMessageBytes),
            ("runtime", point.RuntimeS, MinRuntimeS, MaxRuntimeS),
        ]),
        .. point.Confidence is { } confidence ? Violations(confidence) : [],
    ];

    private static IEnumerable<(string Field, string Reason, string Instead)> Violations(NetperfConfidence confidence)
    {
        if (!Levels.Contains(confidence.LevelPct))
        {
            yield return ("confidence", $"netperf knows no confidence level of {confidence.LevelPct} %", string.Join(" or ", Levels));
        }

        foreach (var outside in Bounds.Outside(
        [
            ("confidence_width", confidence.WidthPct, 1, MaxWidthPct),
            ("iterations_min", confidence.MinIterations, MinIterations, MaxIterations),
            ("iterations_max", confidence.MaxIterations, MinIterations, MaxIterations),
        ]))
        {
            yield return outside;
        }

        if (confidence.MinIterations > confidence.MaxIterations)
        {
            yield return (
                "iterations_min", $"{confidence.MinIterations} iterations at least are more than {confidence.MaxIterations} at most", "iterations_min of at most iterations_max");
        }
    }
}

using EdgePipeline.Planning.Sections;
using EdgePipeline.Statistics;

namespace EdgePipeline.Planning.Stopping;

/// <summary>What the stopping rule's versions differ in, so that an experiment is decided by its own on both sides of an upgrade, and audited by it.</summary>
public static class StoppingVersions
{
    public const string First = "half-width-by-block/1";
    public const string Current = "half-width-by-block/2";

    /// <summary>Whether this version can decide as the design's.</summary>
    public static bool IsKnown(IReadOnlyDictionary<string, string> versions) => versions.GetValueOrDefault("stopping") is First or Current;

    /// <summary>What the interval that is judged leaves to be wrong.</summary>
    public static double Alpha(IReadOnlyDictionary<string, string> versions) => IsFirst(versions) ? Interval.Alpha : Interval.SequentialAlpha;

    /// <summary>Launches before a cell is judged when the plan does not say.</summary>
    internal static int DefaultMin(IReadOnlyDictionary<string, string> versions) => IsFirst(versions) ? 5 : RepetitionSection.DefaultMin;

    private static bool IsFirst(IReadOnlyDictionary<string, string> versions) => versions.GetValueOrDefault("stopping") == First;
}

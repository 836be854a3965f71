using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Fio;

/// <summary>Names of fio points: pattern and block size always, any other field only where the plan varies it.</summary>
public static class FioLabel
{
    /// <returns>One label a point, in order; equal only for equal points. Lower-case letters, digits and hyphens.</returns>
    public static IReadOnlyList<string> For(IReadOnlyList<FioPoint> points) =>
        PointLabels.For(points, point => $"fio-{Pattern(point.Rw)}-{PointLabels.Size(point.BlockSizeBytes)}", Extras);

    private static readonly Func<FioPoint, string>[] Extras =
    [
        p => p.Direct ? "direct" : "buffered",
        p => EnumWords.Of(p.PageCache),
        p => p.FsyncEvery == 0 ? "nofsync" : $"fsync{p.FsyncEvery}",
        p => p.EndFsync ? "endfsync" : "noendfsync",
        p => p.Engine == FioEngine.Libaio ? "libaio" : "psync",
        p => $"qd{p.IoDepth}",
        p => $"jobs{p.NumJobs}",
        p => $"size{p.SizeMib}m",
        p => $"for{p.RuntimeS}s",
        p => $"ramp{p.RampS}s",
        p => p.SteadyState is { } steady ? Steady(steady) : "unjudged",
    ];

    /// <summary>Such as <c>steady-iops-slope-0p1pct-5s-ramp0s</c>.</summary>
    private static string Steady(FioSteadyState steady) => string.Create(
        CultureInfo.InvariantCulture,
        $"steady-{EnumWords.Of(steady.Criterion)}-{steady.LimitPct:0.###}pct-{steady.WindowS}s-ramp{steady.RampS}s").Replace('_', '-').Replace('.', 'p');

    /// <summary>The word fio itself uses.</summary>
    public static string Pattern(FioPattern pattern) => pattern switch
    {
        FioPattern.Read => "read",
        FioPattern.Write => "write",
        FioPattern.RandRead => "randread",
        FioPattern.RandWrite => "randwrite",
        _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "no such access pattern"),
    };
}

using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Fio;

/// <summary>Names of fio points: pattern and block size always, any other field only where the plan varies it.</summary>
public static class FioLabel
{
    /// <returns>One label a point, in order; equal only for equal points. Lower-case letters, digits and hyphens.</returns>
    public static IReadOnlyList<string> For(IReadOnlyList<FioPoint> points)
    {
        var varied = Extras.Where(extra => points.Select(extra).Distinct(StringComparer.Ordinal).Skip(1).Any()).ToArray();
        return [.. points.Select(point => string.Join('-', [.. Base(point), .. varied.Select(extra => extra(point))]))];
    }

    private static readonly Func<FioPoint, string>[] Extras =
    [
        p => p.Direct ? "direct" : "buffered",
        p => p.FsyncEvery == 0 ? "nofsync" : $"fsync{p.FsyncEvery}",
        p => p.EndFsync ? "endfsync" : "noendfsync",
        p => p.Engine == FioEngine.Libaio ? "libaio" : "psync",
        p => $"qd{p.IoDepth}",
        p => $"jobs{p.NumJobs}",
        p => $"size{p.SizeMib}m",
        p => $"for{p.RuntimeS}s",
        p => $"ramp{p.RampS}s",
    ];

    private static string[] Base(FioPoint point) => ["fio", Pattern(point.Rw), BlockSize(point.BlockSizeBytes)];

    /// <summary>The word fio itself uses.</summary>
    public static string Pattern(FioPattern pattern) => pattern switch
    {
        FioPattern.Read => "read",
        FioPattern.Write => "write",
        FioPattern.RandRead => "randread",
        FioPattern.RandWrite => "randwrite",
        _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "no such access pattern"),
    };

    private static string BlockSize(int bytes) =>
        bytes % (1024 * 1024) == 0 ? $"{bytes / (1024 * 1024)}m"
        : bytes % 1024 == 0 ? $"{bytes / 1024}k"
        : $"{bytes}b";
}

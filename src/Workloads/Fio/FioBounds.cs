using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Fio;

/// <summary>What a fio point may be. The plan parser and the device both ask; the device does not trust the plan.</summary>
public static class FioBounds
{
    public const int MinBlockSizeBytes = 256;
    public const int MaxBlockSizeBytes = 4 * 1024 * 1024;
    public const int MinSizeMib = 1;
    public const int MaxSizeMib = 64 * 1024;
    public const int MinRuntimeS = 1;
    public const int MaxRuntimeS = 3600;
    public const int MaxRampS = 600;
    public const int MaxFsyncEvery = 1_000_000;
    public const int MaxIoDepth = 256;
    public const int MaxNumJobs = 64;

    /// <summary>A mean of fewer figures than two says nothing of steadiness.</summary>
    public const int MinSteadyWindowS = 2;
    public const decimal MinSteadyLimitPct = 0.001m;
    public const decimal MaxSteadyLimitPct = 100;

    /// <summary>Smallest unit of O_DIRECT; a device with larger sectors says so when the trial runs.</summary>
    public const int DirectUnitBytes = 512;

    /// <summary>Everything wrong with the point: plan field, reason, what to write instead. Empty: the point can be run.</summary>
    public static IEnumerable<(string Field, string Reason, string Instead)> Violations(FioPoint point)
    {
        foreach (var outside in Bounds.Outside(Ranges(point)))
        {
            yield return outside;
        }

        if (!Enum.IsDefined(point.Rw))
        {
            yield return ("rw", $"{point.Rw} is no access pattern", "read, write, randread or randwrite");
        }

        if (!Enum.IsDefined(point.Engine))
        {
            yield return ("engine", $"{point.Engine} is no engine", "psync or libaio");
        }

        if (point.Direct && point.BlockSizeBytes % DirectUnitBytes != 0)
        {
            yield return (
                "bs",
                $"{point.BlockSizeBytes} bytes cannot be read or written with direct I/O, which works in units of {DirectUnitBytes}",
                $"a multiple of {DirectUnitBytes}, or direct: false");
        }

        if (point.BlockSizeBytes > point.SizeMib * 1024L * 1024L)
        {
            yield return ("size", $"a file of {point.SizeMib} MiB is smaller than one block", "a size of at least one block");
        }

        if (point.IoDepth > 1 && point.Engine == FioEngine.Psync)
        {
            yield return ("iodepth", $"psync does one operation at a time, a depth of {point.IoDepth} would have no effect", "engine: libaio, or iodepth: 1");
        }

        if (!Enum.IsDefined(point.PageCache))
        {
            yield return ("page_cache", $"{point.PageCache} is no state of the page cache", string.Join(" or ", EnumWords.All<PageCache>()));
        }

        foreach (var violation in point.SteadyState is { } steady ? Violations(steady, point.RuntimeS) : [])
        {
            yield return violation;
        }
    }

    private static IEnumerable<(string Field, string Reason, string Instead)> Violations(FioSteadyState steady, int runtimeS)
    {
        if (!Enum.IsDefined(steady.Criterion))
        {
            yield return ("steady", $"{steady.Criterion} is no criterion", string.Join(", ", EnumWords.All<FioSteadyCriterion>()));
        }

        if (steady.LimitPct is < MinSteadyLimitPct or > MaxSteadyLimitPct)
        {
            yield return ("steady_limit", $"{steady.LimitPct} % is out of bounds", $"{MinSteadyLimitPct}% to {MaxSteadyLimitPct}%");
        }

        if (steady.WindowS < MinSteadyWindowS || steady.RampS < 0 || (long)steady.WindowS + steady.RampS >= runtimeS)
        {
            yield return (
                "steady_window", $"within a runtime of {runtimeS} s, a window of {steady.WindowS} s after a ramp of {steady.RampS} s cannot be judged",
                $"a window of at least {MinSteadyWindowS}s which ends, ramp included, before the runtime does");
        }
    }

    private static IEnumerable<(string Field, long Value, long Min, long Max)> Ranges(FioPoint point) =>
    [
        ("bs", point.BlockSizeBytes, MinBlockSizeBytes, MaxBlockSizeBytes),
        ("size", point.SizeMib, MinSizeMib, MaxSizeMib),
        ("runtime", point.RuntimeS, MinRuntimeS, MaxRuntimeS),
        ("ramp", point.RampS, 0, MaxRampS),
        ("fsync", point.FsyncEvery, 0, MaxFsyncEvery),
        ("iodepth", point.IoDepth, 1, MaxIoDepth),
        ("numjobs", point.NumJobs, 1, MaxNumJobs),
    ];
}

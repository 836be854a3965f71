using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Tests;

/// <summary>Read off the fixtures by hand: fio's numbers, divided by what the unit asks for.</summary>
internal static class Expected
{
    public const long PsyncRead4kDirectReportedAtUnixMs = 1795424073182;
    public const long PsyncRead4kDirectRuntimeMs = 1001;
    public const double GroupedWholeLatencyMeanUs = 158313.485683 / 1e3;
    public const double GroupedWholeLatencyP999Us = 4227072 / 1e3;
    public const double GroupedWholeLatencyMaxUs = 6520915 / 1e3;
    public const long StatusIntervalLastReportUnixMs = 1795424167220;
    public const double StatusIntervalLastReadBytes = 140771328;

    public static IReadOnlyList<Metric> PsyncRead4kDirect { get; } =
    [
        new("throughput", "MB/s", 69791584 / 1e6),
        new("iops", "1/s", 17038.961039),
        new("latency_mean", "us", 58363.333841 / 1e3),
        new("latency_p50", "us", 57600 / 1e3),
        new("latency_p95", "us", 69120 / 1e3),
        new("latency_p99", "us", 90624 / 1e3),
        new("latency_p99_9", "us", 173056 / 1e3),
        new("latency_max", "us", 2271736 / 1e3),
        new("bytes_read", "B", 69861376),
        new("bytes_written", "B", 0),
        new("runtime", "s", 1001 / 1e3),
        new("fio_usr_cpu", "pct", 1.0),
        new("fio_sys_cpu", "pct", 42.2),
    ];
}

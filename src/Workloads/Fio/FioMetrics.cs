using System.Globalization;
using System.Text.Json;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Fio;

/// <summary>Metrics of one group of jobs. What fio did not report is left out: no reading is not zero.</summary>
internal static class FioMetrics
{
    private static readonly (string Name, string Percentile)[] Percentiles =
    [
        ("latency_p50", "50.000000"),
        ("latency_p95", "95.000000"),
        ("latency_p99", "99.000000"),
        ("latency_p99_9", "99.900000"),
    ];

    /// <param name="side">The job's <c>read</c> or <c>write</c> object.</param>
    public static IReadOnlyList<Metric> From(JsonElement job, JsonElement side) =>
    [
        new("throughput", "MB/s", side.GetProperty("bw_bytes").GetDouble() / 1e6),
        new("iops", "1/s", side.GetProperty("iops").GetDouble()),
        .. Latencies(side),
        new("bytes_read", "B", job.GetProperty("read").GetProperty("io_bytes").GetDouble()),
        new("bytes_written", "B", job.GetProperty("write").GetProperty("io_bytes").GetDouble()),
        new("runtime", "s", side.GetProperty("runtime").GetDouble() / 1e3),
        new("fio_usr_cpu", "pct", job.GetProperty("usr_cpu").GetDouble()),
        new("fio_sys_cpu", "pct", job.GetProperty("sys_cpu").GetDouble()),
        .. job.TryGetProperty("steadystate", out var steady) ? Steady(steady) : [],
    ];

    /// <summary>The means of a window that was never full hold zeros for the missing seconds, so they count only where it was steady.</summary>
    private static IEnumerable<Metric> Steady(JsonElement steady)
    {
        var attained = steady.GetProperty("attained").GetInt32() == 1;
        yield return new("steady_attained", "1", attained ? 1 : 0);
        if (attained)
        {
            yield return new("steady_throughput", "MB/s", steady.GetProperty("data").GetProperty("bw_mean").GetDouble() / 1e6);
            yield return new("steady_iops", "1/s", steady.GetProperty("data").GetProperty("iops_mean").GetDouble());
            yield return new("steady_deviation", "pct", Percent(steady.GetProperty("criterion").GetString()!));
        }

        if (SteadyRounds.Of([.. steady.GetProperty("data").GetProperty("bw").EnumerateArray().Select(second => second.GetDouble())]) is { } rounds)
        {
            yield return new("steady_range", "pct", rounds.RangePct);
            yield return new("steady_excursion", "pct", rounds.ExcursionPct);
        }
    }

    /// <summary>fio prints <c>"4.983541%"</c>; of a slope with its sign.</summary>
    private static double Percent(string criterion) => double.Parse(criterion.TrimEnd('%'), CultureInfo.InvariantCulture);

    /// <summary>All from one distribution: of the whole latency where fio gives its percentiles, else of the completion latency.</summary>
    private static IEnumerable<Metric> Latencies(JsonElement side)
    {
        var whole = side.GetProperty("lat_ns");
        var distribution = whole.TryGetProperty("percentile", out _) ? whole : side.GetProperty("clat_ns");
        yield return Microseconds("latency_mean", distribution.GetProperty("mean"));
        if (distribution.TryGetProperty("percentile", out var percentiles))
        {
            foreach (var (name, percentile) in Percentiles)
            {
                if (percentiles.TryGetProperty(percentile, out var value))
                {
                    yield return Microseconds(name, value);
                }
            }
        }

        yield return Microseconds("latency_max", distribution.GetProperty("max"));
    }

    private static Metric Microseconds(string name, JsonElement nanoseconds) => new(name, "us", nanoseconds.GetDouble() / 1e3);
}

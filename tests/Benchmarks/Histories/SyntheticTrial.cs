using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Benchmarks.Histories;

/// <summary>
/// A made-up trial with as many events of each kind, and as many readings, columns and sources in each page, as one of the quickstart's has on a
/// machine of two CPUs: 9 events of its own and 2 pages. Its numbers are invented; what stands in no row is as long as the real thing.
/// </summary>
internal static class SyntheticTrial
{
    private const string Boot = "00000000-0000-0000-0000-00000000b007";

    /// <summary>Standing for what the tool printed, zipped: as long, and as hard to make smaller.</summary>
    private static readonly string Output = Convert.ToBase64String(RandomBytes(1800));

    /// <summary>Slices of a trial: readings in each, ten a second in the window.</summary>
    private static readonly (TrialPhase Phase, double FromS, double ToS, int Readings)[] Slices =
    [
        (TrialPhase.Gate, 0, 0.03, 1), (TrialPhase.Prepare, 0.03, 2.1, 3), (TrialPhase.Idle, 2.1, 2.4, 4), (TrialPhase.Launch, 2.4, 2.5, 1),
        (TrialPhase.Measure, 2.5, 6, 37), (TrialPhase.Teardown, 6, 6.2, 1),
    ];

    private static readonly string[] Cpu = ["usr_ns", "nice_ns", "sys_ns", "iowait_ns", "irq_ns", "soft_ns", "steal_ns", "guest_ns", "gnice_ns", "idle_ns"];

    private static readonly (string Source, string[] Columns)[] Always =
    [
        ("cpu", [.. Cpu, "count"]), ("cpu:0", Cpu), ("cpu:1", Cpu),
        ("block:vda", ["read_ios", "read_bytes", "write_ios", "written_bytes", "flush_ios", "io_ns", "discarded_bytes"]),
        ("pressure:cpu", ["some_us", "full_us"]), ("pressure:io", ["some_us", "full_us"]), ("pressure:memory", ["some_us", "full_us"]),
        ("softirq", ["hi", "timer", "net_tx", "net_rx", "block", "irq_poll", "tasklet", "sched", "hrtimer", "rcu"]),
    ];

    private static readonly (string Source, string[] Columns)[] InTheWindow =
    [
        ("cgroup:/edge/0dab386030", ["usr_ns", "sys_ns", "periods", "throttled_ns"]),
        ("process:7608", ["usr_ns", "sys_ns", "guest_ns", "minflt", "majflt", "rss_bytes", "read_bytes", "written_bytes", "cswch", "nvcswch"]),
        ("process:7611", ["usr_ns", "sys_ns", "guest_ns", "minflt", "majflt", "rss_bytes", "read_bytes", "written_bytes", "cswch", "nvcswch"]),
    ];

    /// <param name="number">Of the trial in the history, from 0: its times and counters go on from the one before.</param>
    public static IEnumerable<object> Events(Guid experiment, string name, Cell cell, Guid id, int block, int number)
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(10.0 * number);
        var startNs = 10_000_000_000L * number;
        PhaseSpan[] phases = [.. Slices.Select(slice => new PhaseSpan(slice.Phase, startNs + Ns(slice.FromS), startNs + Ns(slice.ToS)))];
        Metric[] metrics =
        [
            new("throughput", "MB/s", 54.914516 + (number % 97 * 0.31)), new("iops", "1/s", 13406.864379 + (number % 89)), new("latency_mean", "us", 74.388280434),
            new("latency_p50", "us", 36.608), new("latency_p95", "us", 56.064), new("latency_p99", "us", 1122.304), new("latency_p99_9", "us", 5013.504),
            new("latency_max", "us", 99767.698), new("bytes_read", "B", 164798464), new("bytes_written", "B", 0), new("runtime", "s", 3.001),
            new("fio_usr_cpu", "pct", 1.466667), new("fio_sys_cpu", "pct", 22.766667), new("launch_time", "ms", 59.020498 + (number % 13)),
            new("drain_time", "s", 0.020984047), new("drain_device_bytes", "B", 684032),
        ];
        yield return new TrialRequested(id, experiment, name, cell.Key, "bench", cell.Runtime, cell.Workload, block, number + 1, 1, number + 1, at.AddMinutes(5), at);
        yield return new TrialAccepted(id, 1, "bench", Guid.Empty, Sha, at);
        foreach (var phase in Slices.Select(slice => slice.Phase).Where(phase => phase != TrialPhase.Measure))
        {
            // Nothing is sent within the window.
            yield return new TrialPhaseEntered(id, 1, "bench", phase, at.AddSeconds((int)phase));
        }

        // What was read until the window's end, and what came after it.
        var window = Array.FindIndex(Slices, slice => slice.Phase == TrialPhase.Measure);
        yield return PackedPages.Of([.. Enumerable.Range(0, window + 1).SelectMany(slice => Batches(id, number, slice))], (2 * number) + 1);
        yield return PackedPages.Of([.. Batches(id, number, window + 1)], (2 * number) + 2);

        yield return new TrialGatePassed(id, 1, "bench", 0.03, new GateReadings(45.5, "cpu-thermal", null, null, 900, 9000, null), at);
        yield return new TrialCompleted(
            id, experiment, 1, "bench", Boot, startNs + Ns(2.7), startNs + Ns(5.7), at.AddSeconds(2.7), "vda", phases, metrics, "fio/1",
            [new RawOutput("fio.json", Output, Sha, 9000)], Enumerable.Range(0, 31).ToDictionary(i => $"factor.{i}", i => $"value {i}"), Sha, at.AddSeconds(7));
    }

    /// <summary>A window of CPU readings, ten a second: the whole machine and each of two CPUs.</summary>
    public static TelemetryPage Minute(int readings)
    {
        long[] offsets = [.. Enumerable.Range(0, readings).Select(i => (i * 100_000_000L) + (7919L * i % 40_000))];
        return PackedPages.Of([.. Always.Take(3).Select(source => new TelemetryBatch(
            "bench", Boot, Session, source.Source, 1, null, 1, nameof(TrialPhase.Measure), 0, DateTimeOffset.UnixEpoch, 100, offsets,
            source.Columns.ToDictionary(column => column, column => Values(column, 0, offsets)), source.Columns.ToDictionary(column => column, _ => "count"), 0, null))], 1);
    }

    public static Guid Session { get; } = new("00000000-0000-0000-0000-000000005e55");

    private static string Sha { get; } = new('a', 64);

    private static IEnumerable<TelemetryBatch> Batches(Guid trial, int number, int slice) =>
        (Slices[slice].Phase == TrialPhase.Measure ? Always.Concat(InTheWindow) : Always).Select(source => Batch(source.Source, source.Columns, trial, number, slice));

    private static TelemetryBatch Batch(string source, string[] columns, Guid trial, int number, int slice)
    {
        var (phase, fromS, toS, readings) = Slices[slice];
        var startNs = (10_000_000_000L * number) + Ns(fromS);
        var offsets = new long[readings];
        for (var i = 1; i < readings; i++)
        {
            // Readings at the edges of the slice, and in between at their period, some microseconds late.
            offsets[i] = i == readings - 1 ? Ns(toS - fromS) : (Ns(toS - fromS) * i / (readings - 1)) + (7919L * (number + i) % 40_000);
        }

        return new TelemetryBatch(
            "bench", Boot, Session, source, (number * Slices.Length) + slice + 1, trial, 1, phase.ToString(), startNs, DateTimeOffset.UnixEpoch.AddTicks(startNs / 100),
            phase == TrialPhase.Measure ? 100 : 1000, offsets,
            columns.ToDictionary(column => column, column => Values(column, startNs, offsets)), columns.ToDictionary(column => column, _ => "count"), 0,
            source.StartsWith("process:", StringComparison.Ordinal) ? new Dictionary<string, string> { ["command"] = "fio" } : null);
    }

    /// <summary>CPU time in the kernel's steps of 10 ms; other counters in uneven steps; some that stand still.</summary>
    private static long[] Values(string column, long startNs, long[] offsets) =>
        [.. offsets.Select(offset => Value(column, (startNs + offset) / 1_000_000))];

    private static long Value(string column, long ms) => column switch
    {
        "count" => 2,
        "rss_bytes" => 5_000_000 + (ms % 7 * 4096),
        "nice_ns" or "irq_ns" or "steal_ns" or "guest_ns" or "gnice_ns" or "majflt" or "discarded_bytes" or "hi" or "irq_poll" => 0,
        _ when column.EndsWith("_ns", StringComparison.Ordinal) => ms * (column.Length * 7 % 10) / 70 * 10_000_000,
        _ => (1_000_000 * column.Length) + (ms * column.Length * 37) + (ms * ms % 131),
    };

    private static long Ns(double seconds) => (long)Math.Round(seconds * 1e9);

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(2023).NextBytes(bytes);
        return bytes;
    }
}

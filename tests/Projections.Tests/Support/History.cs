using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Projections.Tests.Support;

/// <summary>
/// A small experiment as the orchestrator and the devices would record it: one device, NT and RC, one writing workload. Each trial
/// moves 100 MB in a window of 2 s; CPU, disk and power are straight lines, so that every expected number can be worked out by hand.
/// </summary>
internal sealed class History
{
    public const string Device = "pi4";
    public const string BootId = "boot-1";
    public const long WindowStartNs = 10_050_000_000;
    public const long WindowEndNs = 12_050_000_000;
    public const long TeardownNs = 12_150_000_000;

    public static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly WorkloadPoint Workload = new(
        "fio", "fio-write-4k", new FioPoint(FioPattern.Write, 4096, 64, 2, 0, FioEngine.Psync, false, 0, false, 1, 1));

    public static readonly RuntimeSpec Nt = new("NT", RuntimeCode.NT);
    public static readonly RuntimeSpec Rc = new("RC", RuntimeCode.RC, 1, 256);

    public Guid ExperimentId { get; init; } = Guid.Parse("11111111-2222-3333-4444-555555abcdef");

    public Guid Session { get; init; } = Guid.Parse("99999999-0000-0000-0000-000000000001");

    public string Experiment => ExperimentLabel.For(ExperimentId, "demo");

    public int Repetitions { get; init; } = 2;

    /// <summary>Its plan has a control, which runs before each block and at the end.</summary>
    public bool IsControlled { get; init; }

    public Cell[] Cells { get; init; } =
        [new(Device, Nt, Workload, null), new(Device, Rc, Workload, null), new(Device, Rc with { Name = "RC-big" }, Workload, "runc is not installed")];

    public Guid TrialId(RuntimeSpec runtime, int block) =>
        DeterministicId.From(ExperimentId.ToString("D"), $"{Device}/{runtime.Name}/{Workload.Label}", block.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public ExperimentSubmitted Submitted => new(ExperimentId, Experiment, "name: demo", "sha", "tester", Start);

    public ExperimentDesigned Designed => new(
        ExperimentId,
        Experiment,
        new Plan(
            "demo", [Device], [Nt, Rc], [Workload], [], Repetitions, 7, 2,
            [new Claim("RC.throughput >= 0.95 * NT.throughput", "RC", "NT", "throughput", 0.95, null, [Device], [Workload.Label])],
            Control: IsControlled ? Control : null),
        Cells,
        [
            .. (from block in Enumerable.Range(1, Repetitions)
                from runtime in new[] { Nt, Rc }
                select new DrawnTrial(TrialId(runtime, block), $"{Device}/{runtime.Name}/{Workload.Label}", Device, block, PositionOf(runtime, block)))
                .Concat(from number in Enumerable.Range(1, IsControlled ? Repetitions + 1 : 0) select new DrawnTrial(ControlId(number), ControlCell.Key, Device, 0, (3 * number) - 2))
                .OrderBy(drawn => drawn.Position),
        ],
        $"fixed: {Repetitions} launches of each cell",
        new Dictionary<string, string> { ["fio"] = "fio/1" },
        Start.AddSeconds(1),
        IsControlled ? [ControlCell] : null);

    public ExperimentFinished Finished => new(ExperimentId, Experiment, Repetitions * 2, 0, Start.AddMinutes(10));

    public DeviceAnnounced Announced => new(
        Device,
        BootId,
        Guid.Parse("88888888-0000-0000-0000-000000000001"),
        [
            new Capability(CapabilityKind.Runtime, "NT", true, null, null),
            new Capability(CapabilityKind.Telemetry, "power", false, "no sensor found", null),
        ],
        "env-1",
        Start);

    public EnvironmentCaptured Environment => new(Device, "env-1", new Dictionary<string, string> { ["kernel"] = "6.1", ["cpu.count"] = "2" }, Start);

    public TrialRequested Requested(RuntimeSpec runtime, int block, int attempt = 1) => new(
        TrialId(runtime, block), ExperimentId, Experiment, $"{Device}/{runtime.Name}/{Workload.Label}", Device, runtime, Workload, block,
        PositionOf(runtime, block), attempt, 40 + attempt, Start.AddMinutes(block + 1), Start.AddMinutes(block));

    public static ControlWorkload Control { get; } = new(Workload with { Label = "fio-read-64k" }, 2);

    public static Cell ControlCell { get; } = Control.On(Device);

    public Guid ControlId(int number) => DeterministicId.From(ExperimentId.ToString("D"), "control", number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public TrialRequested ControlRequested(int number, int attempt = 1) => Requested(Nt, 1, attempt) with
    {
        TrialId = ControlId(number),
        CellKey = ControlCell.Key,
        Runtime = ControlCell.Runtime,
        Workload = Control.Workload,
        Block = 0,
        Position = (3 * number) - 2,
    };

    public TrialCompleted ControlCompleted(int number, double megabytesPerSecond, int attempt = 1) =>
        Completed(Nt, 1, megabytesPerSecond, attempt) with { TrialId = ControlId(number) };

    /// <summary>One run of the control each, from the first.</summary>
    public IEnumerable<object> ControlRuns(params double[] megabytesPerSecond) =>
        megabytesPerSecond.SelectMany((value, index) => new object[] { ControlRequested(index + 1), ControlCompleted(index + 1, value) });

    public TrialAccepted Accepted(RuntimeSpec runtime, int block, int attempt = 1) =>
        new(TrialId(runtime, block), attempt, Device, Guid.Parse("88888888-0000-0000-0000-000000000001"), "env-1", Start.AddMinutes(block).AddSeconds(1));

    public TrialPhaseEntered Entered(RuntimeSpec runtime, int block, TrialPhase phase, int attempt = 1) =>
        new(TrialId(runtime, block), attempt, Device, phase, Start.AddMinutes(block).AddSeconds(2 + (int)phase));

    public TrialGateWaited GateWaited(RuntimeSpec runtime, int block, int wait, double seconds, string reason) =>
        new(TrialId(runtime, block), 1, Device, wait, seconds, reason, Start.AddMinutes(block).AddSeconds(2));

    public TrialGatePassed GatePassed(RuntimeSpec runtime, int block, double waitedS) =>
        new(TrialId(runtime, block), 1, Device, waitedS, new GateReadings(45.5, "cpu-thermal", null, null, 900, 9000, null), Start.AddMinutes(block).AddSeconds(3));

    public CellStopped Stopped(RuntimeSpec runtime, int block, CellEnd end) => new(
        ExperimentId, Experiment, $"{Device}/{runtime.Name}/{Workload.Label}", Device, block, end, block, 3.25, "its ratio to NT is known to ±3.25 %", 900, Start.AddMinutes(15));

    public TrialExcluded Excluded(RuntimeSpec runtime, int block, string reason = "the fan had stopped", string? by = "anna", string? rule = null) =>
        new(TrialId(runtime, block), ExperimentId, reason, by, rule, Start.AddMinutes(20));

    public TrialIncluded Included(RuntimeSpec runtime, int block) => new(TrialId(runtime, block), ExperimentId, "the fan was fine", "ben", Start.AddMinutes(21));

    public TrialCompleted Completed(RuntimeSpec runtime, int block, double megabytesPerSecond, int attempt = 1) => new(
        TrialId(runtime, block),
        ExperimentId,
        attempt,
        Device,
        BootId,
        WindowStartNs,
        WindowEndNs,
        Start.AddMinutes(block).AddSeconds(10),
        "vda",
        [
            new PhaseSpan(TrialPhase.Idle, 9_000_000_000, 9_500_000_000),
            new PhaseSpan(TrialPhase.Launch, 9_500_000_000, WindowStartNs),
            new PhaseSpan(TrialPhase.Measure, WindowStartNs, WindowEndNs),
            new PhaseSpan(TrialPhase.Teardown, TeardownNs, 12_500_000_000),
        ],
        [
            new Metric("throughput", "MB/s", megabytesPerSecond),
            new Metric("iops", "1/s", megabytesPerSecond * 1e6 / 4096),
            new Metric("latency_p99", "us", 250),
            new Metric("launch_time", "ms", runtime.Code == RuntimeCode.NT ? 3 : 45),
            new Metric("bytes_read", "B", 0),
            new Metric("bytes_written", "B", 100e6),
        ],
        "fio/1",
        [new RawOutput("fio.json", "H4sI", "aa", 10)],
        new Dictionary<string, string> { ["network"] = "none" },
        "env-1",
        Start.AddMinutes(block).AddSeconds(30));

    /// <summary>A quarter of a second less than the device's window, and one metric less; without a figure it was not understood.</summary>
    public TrialReparsed Reparsed(RuntimeSpec runtime, int block, string parser, double? megabytesPerSecond, string? problem = null) => new(
        TrialId(runtime, block),
        ExperimentId,
        1,
        Device,
        parser,
        megabytesPerSecond is { } throughput
            ? new ReparsedResult(
                WindowStartNs + 250_000_000, WindowEndNs, Start.AddMinutes(block).AddSeconds(10.25),
                [.. Completed(runtime, block, throughput).Metrics.Where(metric => metric.Name != "latency_p99")])
            : null,
        problem,
        Start.AddMinutes(22));

    public TrialFailed Failed(RuntimeSpec runtime, int block, int attempt = 1) => new(
        TrialId(runtime, block), ExperimentId, attempt, Device, TrialPhase.Measure, FailureKind.ToolFailed, "fio ended with 1", [],
        Start.AddMinutes(block).AddSeconds(20));

    public TrialDeadlinePassed DeadlinePassed(RuntimeSpec runtime, int block, int attempt = 1) =>
        new(TrialId(runtime, block), attempt, Device, Start.AddMinutes(block).AddSeconds(50));

    public TrialAbandoned Abandoned(RuntimeSpec runtime, int block, int attempts) =>
        new(TrialId(runtime, block), ExperimentId, attempts, "no attempt gave a result", Start.AddMinutes(block).AddSeconds(55));

    /// <summary>The machine has two CPUs; half a CPU is busy in usr, a quarter in sys: 0.75 CPUs.</summary>
    public TelemetryBatch Cpu(RuntimeSpec runtime, int block, int attempt = 1, long sequence = 1, string phase = "Measure") => Batch(
        runtime, block, attempt, "cpu", sequence, phase,
        ms => new Dictionary<string, long>
        {
            ["usr_ns"] = ms * 500_000,
            ["nice_ns"] = 0,
            ["sys_ns"] = ms * 250_000,
            ["iowait_ns"] = ms * 250_000,
            ["irq_ns"] = 0,
            ["soft_ns"] = 0,
            ["steal_ns"] = 0,
            ["guest_ns"] = 0,
            ["gnice_ns"] = 0,
            ["idle_ns"] = ms * 1_000_000,
            ["count"] = 2,
        },
        null);

    /// <summary>40 kB reach the disk each millisecond: 84 MB from window start to teardown.</summary>
    public TelemetryBatch Disk(RuntimeSpec runtime, int block, int attempt = 1, long sequence = 1) => Batch(
        runtime, block, attempt, "block:vda", sequence, "Measure",
        ms => new Dictionary<string, long>
        {
            ["read_ios"] = 0,
            ["read_bytes"] = 0,
            ["write_ios"] = ms,
            ["written_bytes"] = ms * 40_000,
            ["flush_ios"] = 0,
            ["io_ns"] = ms * 100_000,
            ["discarded_bytes"] = 0,
        },
        null);

    /// <summary>3 W until 9.5 s, then 5 W.</summary>
    public TelemetryBatch Power(RuntimeSpec runtime, int block, int attempt = 1, long sequence = 1) => Batch(
        runtime, block, attempt, "power:model", sequence, "Measure",
        ms => new Dictionary<string, long> { ["power_mw"] = ms <= 9_500 ? 3_000 : 5_000 },
        new Dictionary<string, string> { ["method"] = "modelled" });

    /// <summary>A counter of 4 W on a rail of its own.</summary>
    public TelemetryBatch Rail(RuntimeSpec runtime, int block, int attempt = 1, long sequence = 1) => Batch(
        runtime, block, attempt, "power:rapl.package-0", sequence, "Measure",
        ms => new Dictionary<string, long> { ["energy_uj"] = ms * 4_000, ["repeats"] = 0, ["unreadable"] = 0, ["implausible"] = 0 },
        new Dictionary<string, string> { ["method"] = "measured", ["kind"] = "rapl", ["rail"] = "package-0", ["total"] = "yes" });

    /// <summary>A counter of 1 W on a second rail.</summary>
    public TelemetryBatch SecondRail(RuntimeSpec runtime, int block, int attempt = 1, long sequence = 1) => Batch(
        runtime, block, attempt, "power:rapl.dram", sequence, "Measure",
        ms => new Dictionary<string, long> { ["energy_uj"] = ms * 1_000, ["repeats"] = 0, ["unreadable"] = 0, ["implausible"] = 0 },
        new Dictionary<string, string> { ["method"] = "measured", ["kind"] = "rapl", ["rail"] = "dram", ["total"] = "yes" });

    /// <summary>The firmware of a Raspberry Pi says from 11 s on that it throttles.</summary>
    public TelemetryBatch Throttle(RuntimeSpec runtime, int block, int attempt = 1, long sequence = 1) => Batch(
        runtime, block, attempt, "throttle:firmware", sequence, "Measure", ms => new Dictionary<string, long> { ["bits"] = ms >= 11_000 ? 4 : 0 }, null);

    public TelemetryBatch Process(RuntimeSpec runtime, int block, int attempt = 1, long sequence = 1) => Batch(
        runtime, block, attempt, "process:4711", sequence, "Measure",
        ms => new Dictionary<string, long>
        {
            ["usr_ns"] = ms * 400_000,
            ["sys_ns"] = ms * 200_000,
            ["guest_ns"] = 0,
            ["minflt"] = ms,
            ["majflt"] = 0,
            ["rss_bytes"] = 5_000_000,
            ["read_bytes"] = 0,
            ["written_bytes"] = ms * 50_000,
            ["cswch"] = ms,
            ["nvcswch"] = 0,
        },
        new Dictionary<string, string> { ["command"] = "fio" });

    /// <summary>Ten packets of 1400 bytes are received each millisecond, and one of 66 bytes is sent.</summary>
    public TelemetryBatch Network(RuntimeSpec runtime, int block, int attempt = 1, long sequence = 1) => Batch(
        runtime, block, attempt, "net:ve1", sequence, "Measure",
        ms => new Dictionary<string, long>
        {
            ["rx_bytes"] = ms * 14_000,
            ["tx_bytes"] = ms * 66,
            ["rx_packets"] = ms * 10,
            ["tx_packets"] = ms,
            ["rx_dropped"] = 0,
            ["tx_dropped"] = 0,
        },
        null);

    /// <summary>One attempt from request to result, with its telemetry.</summary>
    public IEnumerable<object> WholeTrial(RuntimeSpec runtime, int block, double megabytesPerSecond) =>
    [
        Requested(runtime, block),
        Accepted(runtime, block),
        Entered(runtime, block, TrialPhase.Prepare),
        Entered(runtime, block, TrialPhase.Launch),
        Cpu(runtime, block, sequence: SequenceOf(runtime, block)),
        Disk(runtime, block, sequence: SequenceOf(runtime, block)),
        Power(runtime, block, sequence: SequenceOf(runtime, block)),
        Process(runtime, block, sequence: SequenceOf(runtime, block)),
        Completed(runtime, block, megabytesPerSecond),
    ];

    /// <summary>The same with the telemetry of each trial in one page.</summary>
    public static IReadOnlyList<object> WithPages(IReadOnlyList<object> history)
    {
        var pages = history.OfType<TelemetryBatch>().GroupBy(batch => batch.TrialId).Select((trial, index) => PackedPages.Of([.. trial], index + 1)).ToDictionary(page => page.TrialId!.Value);
        return [.. history.Select(stored => stored is not TelemetryBatch batch ? stored : pages.Remove(batch.TrialId!.Value, out var page) ? page : null).OfType<object>()];
    }

    /// <summary>Everything, in the order in which it would happen.</summary>
    public IReadOnlyList<object> Whole() =>
    [
        Announced,
        Environment,
        Submitted,
        Designed,
        .. from block in Enumerable.Range(1, Repetitions)
           from runtime in new[] { Nt, Rc }
           from stored in WholeTrial(runtime, block, (runtime == Nt ? 50 : 40) + block)
           select stored,
        .. IsControlled ? ControlRuns([.. Enumerable.Range(0, Repetitions + 1).Select(run => 50 + (run % 2 * 0.5))]) : [],
        Finished,
    ];

    public static string StreamOf(object stored) => stored switch
    {
        TelemetryBatch batch => Streams.Telemetry(batch.Device, batch.Session),
        TelemetryPage page => Streams.Telemetry(page.Device, page.Session),
        DeviceAnnounced announced => Streams.Device(announced.Device),
        EnvironmentCaptured captured => Streams.Device(captured.Device),
        _ when Projections.Tables.TouchedEntities.TrialOf(stored) is { } trial => Streams.Trial(trial),
        _ => Streams.Experiment(Projections.Tables.TouchedEntities.ExperimentOf(stored)!.Value),
    };

    private int PositionOf(RuntimeSpec runtime, int block) => (block * 2) - (runtime.Code == RuntimeCode.NT ? 1 : 0) + (IsControlled ? block : 0);

    private static long SequenceOf(RuntimeSpec runtime, int block) => (block * 2) - (runtime.Code == RuntimeCode.NT ? 1 : 0);

    /// <summary>A reading every 100 ms from 9.0 s to 12.4 s.</summary>
    private TelemetryBatch Batch(
        RuntimeSpec runtime, int block, int attempt, string source, long sequence, string phase, Func<long, Dictionary<string, long>> at, Dictionary<string, string>? attributes)
    {
        var milliseconds = Enumerable.Range(0, 35).Select(index => 9_000L + (index * 100)).ToArray();
        var readings = milliseconds.Select(at).ToArray();
        return new TelemetryBatch(
            Device, BootId, Session, source, sequence, TrialId(runtime, block), attempt, phase,
            milliseconds[0] * 1_000_000, Start.AddMinutes(block), 100,
            [.. milliseconds.Select(ms => (ms - milliseconds[0]) * 1_000_000)],
            readings[0].Keys.ToDictionary(name => name, name => readings.Select(reading => reading[name]).ToArray()),
            readings[0].Keys.ToDictionary(name => name, _ => "ns"),
            0,
            attributes);
    }
}

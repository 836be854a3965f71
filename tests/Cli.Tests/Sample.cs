using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests;

/// <summary>Rows of an experiment that never was: round numbers, easy to check by eye.</summary>
internal static class Sample
{
    public const string Skipped = "runc is not installed: apt-get install runc";
    public const string NoPower = "no power sensor was found";
    public const string Unlike = "2 % of what it wrote reached the device in the trial, and 98 % of what NT wrote: not alike in durability";
    public static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public static ExperimentRow Experiment(string status = "finished") => new(
        Guid.Parse("11111111-2222-3333-4444-555555abcdef"), "mine-abcdef", "mine", status, Start, Start, Start.AddMinutes(2), Seed: 7, Repetitions: 3,
        Cells: 4, CellsSkipped: 0, TrialsPlanned: 12, TrialsCompleted: 12, TrialsAbandoned: 0, "fixed: 3 launches of each cell", Problems: null,
        "name: mine\n# <script>alert(1)</script>\n", "00ff");

    public static ThroughputRow Throughput(string runtime, string workload, double mean) => new(
        $"local/{runtime}/{workload}", "local", runtime, workload, N: 3, ThroughputUnit: "MB/s", mean, mean * 0.9, mean * 1.1,
        runtime == "NT" ? 1 : mean / 100, runtime == "NT" ? null : 0.4, runtime == "NT" ? null : 0.6, MeanOpsPerS: null, LatencyP99Us: 250,
        LaunchTimeMs: 12.5, LaunchTimeReason: null, workload.Contains("write") ? 0.98 : null,
        workload.Contains("write") ? null : "the workload writes nothing", workload.Contains("write") ? "reached the device" : null, Accelerator: null,
        NotComparableWithNt: null, BytesPerPacket: null, BytesPerPacketReason: "the workload uses no network", SkipReason: null);

    public static EfficiencyRow Efficiency(string runtime, string workload) => new(
        $"local/{runtime}/{workload}", "local", runtime, workload, N: 3, CpuBusyCpus: 1.5, UsrPct: 20, NicePct: 0, SysPct: 40, IowaitPct: 10, IrqPct: 1,
        SoftPct: 4, StealPct: 0, GuestPct: 0, GnicePct: 0, IdlePct: 25, MbPerSPerCpu: 66.7, CpuSPerGb: 15, ToolServiceDemandUsPerKib: null,
        MemoryPeakMib: 42.5, MemoryReason: null, PowerTotalW: null, EnergyJ: null, MbPerJ: null, PowerMethod: null, NoPower, CpuReason: null,
        NotComparableWithNt: null, SkipReason: null);

    /// <summary>Half as fast, at the same cost in CPU; without power.</summary>
    public static IEnumerable<ContrastRow> Contrasts(string runtime, string workload)
    {
        var throughput = new ContrastRow(
            "local", runtime, workload, "NT", "throughput", "MB/s", Ratio: 0.5, RatioCi95Low: 0.4, RatioCi95High: 0.6, RatioP: 0.0004, RatioPHolm: 0.0008,
            Shift: -50, ShiftCi95Low: null, ShiftCi95High: null, MinimalDetectablePct: 12.5, Verdict: "slower", Reason: null, NotComparable: null, Method: "measured");
        yield return throughput;
        yield return throughput with
        {
            Metric = "mb_per_s_per_cpu",
            Unit = "MB/s per CPU",
            Ratio = 1,
            RatioCi95Low = 0.9,
            RatioCi95High = 1.1,
            RatioP = 1,
            RatioPHolm = 1,
            Shift = 0,
            Verdict = "no difference shown",
        };
        yield return throughput with
        {
            Metric = "mb_per_j",
            Unit = "MB/J",
            Ratio = null,
            RatioCi95Low = null,
            RatioCi95High = null,
            RatioP = null,
            RatioPHolm = null,
            Shift = null,
            MinimalDetectablePct = null,
            Verdict = null,
            Reason = $"{runtime}: {NoPower}",
            Method = null,
        };
    }

    /// <summary>The control was run five times and spreads by two percent; without power.</summary>
    public static IReadOnlyList<NoiseFloorRow> NoiseFloors() =>
    [
        new("local", "throughput", "fio-write-4k", "MB/s", N: 5, NExcluded: 0, Mean: 98.5, SpreadPct: 2, SpreadCi95LowPct: 1.2, SpreadCi95HighPct: 5.7, NoiseFloorPct: 8.2, DriftPct: -3, DriftP: 0.2, Reason: null),
        new("local", "mb_per_j", "fio-write-4k", "MB/J", N: 0, NExcluded: 0, Mean: null, null, null, null, null, null, null, NoPower),
    ];

    public static ReportData Data() => Data(["NT", "RC"], ["fio-read-4k", "fio-write-4k"]);

    /// <summary>Four runtimes, one of them with its data in memory, two of them under TCG; files and a network.</summary>
    public static ReportData Wide()
    {
        var data = Data(["NT", "RC", "VM", "FC"], ["fio-write-4k", "netperf-tcp-64b"]);
        ThroughputRow Row(ThroughputRow row) => (row.Runtime, row.Workload) switch
        {
            (var runtime, "netperf-tcp-64b") => row with
            {
                ThroughputUnit = "Mb/s",
                PersistedRatio = null,
                PersistedRatioReason = "the tool did not report bytes_written",
                BytesPerPacket = runtime == "FC" ? 24000 : 1448,
                BytesPerPacketReason = null,
                Accelerator = runtime == "VM" ? "tcg" : null,
                NotComparableWithNt = runtime == "VM" ? "ran under TCG" : null,
            },
            ("FC", _) => row with { MeanMbPerS = 212, PersistedRatio = 0.02, Durability = "not reached", NotComparableWithNt = Unlike },
            ("VM", _) => row with { Accelerator = "tcg", NotComparableWithNt = "ran under TCG" },
            _ => row,
        };
        return data with
        {
            Throughput = [.. data.Throughput.Select(Row)],
            Efficiency =
            [
                .. data.Efficiency.Zip(data.Throughput.Select(Row)).Select(pair => pair.First with
                {
                    ToolServiceDemandUsPerKib = pair.First.Workload == "netperf-tcp-64b" ? 2.5 : null,
                    NotComparableWithNt = pair.Second.NotComparableWithNt,
                }),
            ],
        };
    }

    public static ReportData Data(string[] runtimes, string[] workloads)
    {
        var cells = (from workload in workloads from runtime in runtimes select (runtime, workload)).ToArray();
        return new ReportData(
            Experiment(),
            [.. cells.Select(cell => new CellRow($"local/{cell.runtime}/{cell.workload}", "local", cell.runtime, cell.workload, SkipReason: null))],
            [.. cells.Select((cell, index) => Trial(cell.runtime, cell.workload, index + 1))],
            [.. cells.Select(cell => Throughput(cell.runtime, cell.workload, cell.runtime == "NT" ? 100 : 50))],
            [.. cells.Select(cell => Efficiency(cell.runtime, cell.workload))],
            [.. cells.Where(cell => cell.runtime != "NT").SelectMany(cell => Contrasts(cell.runtime, cell.workload))],
            Claims: [],
            NoiseFloors: [],
            Devices: [new DeviceRow("local", Start, "00", new Dictionary<string, string> { ["kernel"] = "6.1 <b>" })]);
    }

    public static TrialRow Trial(
        string runtime, string workload, int position, string status = "completed", int attempt = 1, string? reason = null, Guid? id = null) => new(
        id ?? new Guid(position, 0, 0, new byte[8]), attempt, $"local/{runtime}/{workload}", "local", runtime, workload, Block: 1, position, status, Phase: null,
        FailureKind: null, reason, Start, Start, Start);
}

using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests;

/// <summary>Rows of an experiment that never was: round numbers, easy to check by eye.</summary>
internal static class Sample
{
    public const string Skipped = "runc is not installed: apt-get install runc";
    public const string NoPower = "no power sensor was found";
    public static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public static ExperimentRow Experiment(string status = "finished") => new(
        Guid.Parse("11111111-2222-3333-4444-555555abcdef"), "mine-abcdef", "mine", status, Start, Start, Start.AddMinutes(2), Seed: 7, Repetitions: 3,
        Cells: 4, CellsSkipped: 0, TrialsPlanned: 12, TrialsCompleted: 12, TrialsAbandoned: 0, "fixed: 3 launches of each cell", Problems: null,
        "name: mine\n# <script>alert(1)</script>\n", "00ff");

    public static ThroughputRow Throughput(string runtime, string workload, double mean) => new(
        $"local/{runtime}/{workload}", "local", runtime, workload, N: 3, mean, mean, mean * 0.9, mean * 1.1, runtime == "NT" ? 1 : mean / 100,
        runtime == "NT" ? null : 0.4, runtime == "NT" ? null : 0.6, MeanIops: 1000, LatencyP99Us: 250, LaunchMs: 12.5,
        workload.Contains("write") ? 0.98 : null, workload.Contains("write") ? null : "the workload writes nothing", SkipReason: null);

    public static EfficiencyRow Efficiency(string runtime, string workload) => new(
        $"local/{runtime}/{workload}", "local", runtime, workload, N: 3, CpuBusyCpus: 1.5, UsrPct: 20, NicePct: 0, SysPct: 40, IowaitPct: 10, IrqPct: 1,
        SoftPct: 4, StealPct: 0, GuestPct: 0, GnicePct: 0, IdlePct: 25, MbPerSPerCpu: 66.7, CpuSPerGb: 15, PowerTotalW: null, EnergyJ: null, MbPerJ: null,
        PowerMethod: null, NoPower, CpuReason: null, SkipReason: null);

    public static ReportData Data()
    {
        string[] runtimes = ["NT", "RC"], workloads = ["fio-read-4k", "fio-write-4k"];
        var cells = (from workload in workloads from runtime in runtimes select (runtime, workload)).ToArray();
        return new ReportData(
            Experiment(),
            [.. cells.Select(cell => new CellRow($"local/{cell.runtime}/{cell.workload}", "local", cell.runtime, cell.workload, SkipReason: null))],
            [.. cells.Select((cell, index) => Trial(cell.runtime, cell.workload, index + 1))],
            [.. cells.Select(cell => Throughput(cell.runtime, cell.workload, cell.runtime == "NT" ? 100 : 50))],
            [.. cells.Select(cell => Efficiency(cell.runtime, cell.workload))],
            [new DeviceRow("local", Start, "00", new Dictionary<string, string> { ["kernel"] = "6.1 <b>" })]);
    }

    public static TrialRow Trial(
        string runtime, string workload, int position, string status = "completed", int attempt = 1, string? reason = null, Guid? id = null) => new(
        id ?? new Guid(position, 0, 0, new byte[8]), attempt, $"local/{runtime}/{workload}", "local", runtime, workload, Block: 1, position, status, Phase: null,
        FailureKind: null, reason, Start, Start, Start);
}

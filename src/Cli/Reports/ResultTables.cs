using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Reports;

/// <summary>The tables of an experiment: workloads down, runtimes side by side. Pure.</summary>
internal static class ResultTables
{
    private const string Baseline = "NT";
    private const double MoreThanWritten = 1.1;
    private const string OthersWrote = "more reached the device than the workload wrote: other programs or the file system's own journal wrote to it too";
    private const string TooFew = "an interval needs at least two launches";

    public static IEnumerable<ResultTable> All(ReportData data) =>
        data.DeviceNames.SelectMany(device => new[] { Throughput(data, device), Persisted(data, device), Efficiency(data, device) });

    public static ResultTable Throughput(ReportData data, string device)
    {
        var notes = new Notes();
        var compared = data.Runtimes.Where(runtime => runtime != Baseline).ToArray();
        var withRatios = compared.Length < data.Runtimes.Count;
        return new ResultTable(
            $"Throughput on {device}, MB/s: mean [95 % confidence interval]{Launches(data)}",
            ["workload", .. data.Runtimes, .. withRatios ? compared.Select(runtime => $"{runtime} / {Baseline}") : []],
            Rows(data, workload =>
            [
                .. data.Runtimes.Select(runtime => Rate(data, device, runtime, workload, notes)),
                .. withRatios ? compared.Select(runtime => Ratio(Row(data.Throughput, device, runtime, workload), notes)) : [],
            ]),
            notes.All);
    }

    /// <summary>Why a runtime looks fast is a column, not a footnote.</summary>
    public static ResultTable Persisted(ReportData data, string device)
    {
        var notes = new Notes();
        return new ResultTable(
            $"What the throughput on {device} rests on: persisted = bytes that reached the block device / bytes that the workload says it wrote",
            ["workload", .. Each(data, "persisted"), .. Each(data, "p99 us"), .. Each(data, "launch ms")],
            Rows(data, workload =>
            [
                .. data.Runtimes.Select(runtime => Row(data.Throughput, device, runtime, workload) is { } row
                    ? Persisted(row, notes) : notes.Missing(null)),
                .. data.Runtimes.Select(runtime => Row(data.Throughput, device, runtime, workload) is { } row
                    ? Value(row.LatencyP99Us, row.SkipReason, notes) : notes.Missing(null)),
                .. data.Runtimes.Select(runtime => Row(data.Throughput, device, runtime, workload) is { } row
                    ? Value(row.LaunchMs, row.SkipReason, notes) : notes.Missing(null)),
            ]),
            notes.All);
    }

    public static ResultTable Efficiency(ReportData data, string device)
    {
        var notes = new Notes();
        string Cpu(string runtime, string workload, Func<EfficiencyRow, double?> value) =>
            Row(data.Efficiency, device, runtime, workload) is { } row ? Value(value(row), row.SkipReason ?? row.CpuReason, notes) : notes.Missing(null);
        string Power(string runtime, string workload) => Row(data.Efficiency, device, runtime, workload) is { } row
            ? Value(row.MbPerJ, row.SkipReason ?? row.PowerReason, notes) + (row is { MbPerJ: not null, PowerMethod: "modelled" } ? " modelled" : "")
            : notes.Missing(null);

        return new ResultTable(
            $"Efficiency on {device}: CPUs are those of the whole machine that were busy in the window",
            ["workload", .. Each(data, "MB/s per CPU"), .. Each(data, "CPU s per GB"), .. Each(data, "CPUs busy"), .. Each(data, "MB per J")],
            Rows(data, workload =>
            [
                .. data.Runtimes.Select(runtime => Cpu(runtime, workload, row => row.MbPerSPerCpu)),
                .. data.Runtimes.Select(runtime => Cpu(runtime, workload, row => row.CpuSPerGb)),
                .. data.Runtimes.Select(runtime => Cpu(runtime, workload, row => row.CpuBusyCpus)),
                .. data.Runtimes.Select(runtime => Power(runtime, workload)),
            ]),
            notes.All);
    }

    private static string Rate(ReportData data, string device, string runtime, string workload, Notes notes)
    {
        if (Row(data.Throughput, device, runtime, workload) is not { } row)
            return data.Cells.FirstOrDefault(cell => (cell.Device, cell.Runtime, cell.Workload) == (device, runtime, workload)) is { } cell
                ? notes.Missing(cell.SkipReason ?? "no launch was completed")
                : notes.Missing("excluded by the plan");
        if (row.SkipReason is { } skipped)
            return $"skipped {notes.Mark(skipped)}";
        if (row.MeanMbPerS is not { } mean)
            return notes.Missing("no launch was completed");

        var text = Figures.WithInterval(mean, row.Ci95LowMbPerS, row.Ci95HighMbPerS);
        return row.Ci95LowMbPerS is null ? $"{text} {notes.Mark(TooFew)}" : text;
    }

    private static string Ratio(ThroughputRow? row, Notes notes) => row?.RatioToNt is { } ratio
        ? Figures.WithInterval(ratio, row.RatioToNtCi95Low, row.RatioToNtCi95High)
        : notes.Missing(row?.SkipReason);

    private static string Persisted(ThroughputRow row, Notes notes)
    {
        var reason = row.SkipReason ?? row.PersistedRatioReason ?? (row.PersistedRatio > MoreThanWritten ? OthersWrote : null);
        return row.PersistedRatio is { } ratio ? $"{Figures.Text(ratio)} {notes.Mark(reason)}".TrimEnd() : notes.Missing(reason);
    }

    private static string Value(double? value, string? reason, Notes notes) => value is { } known ? Figures.Text(known) : notes.Missing(reason);

    private static IReadOnlyList<IReadOnlyList<string>> Rows(ReportData data, Func<string, IEnumerable<string>> cells) =>
        [.. data.Workloads.Select(workload => (IReadOnlyList<string>)[workload, .. cells(workload)])];

    private static IEnumerable<string> Each(ReportData data, string what) => data.Runtimes.Select(runtime => $"{what} {runtime}");

    private static string Launches(ReportData data) => data.Throughput.Where(row => row.SkipReason is null).Select(row => row.N).Distinct().ToArray() switch
    {
        [var n] => $", {n} launches each",
        [] => "",
        var different => $", {different.Min()} to {different.Max()} launches",
    };

    private static ThroughputRow? Row(IReadOnlyList<ThroughputRow> rows, string device, string runtime, string workload) =>
        rows.FirstOrDefault(row => (row.Device, row.Runtime, row.Workload) == (device, runtime, workload));

    private static EfficiencyRow? Row(IReadOnlyList<EfficiencyRow> rows, string device, string runtime, string workload) =>
        rows.FirstOrDefault(row => (row.Device, row.Runtime, row.Workload) == (device, runtime, workload));
}

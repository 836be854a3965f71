using EdgePipeline.Cli.Experiments;
using EfficiencyColumn = EdgePipeline.Cli.Reports.CellTable.Column<EdgePipeline.Cli.Experiments.EfficiencyRow>;
using ThroughputColumn = EdgePipeline.Cli.Reports.CellTable.Column<EdgePipeline.Cli.Experiments.ThroughputRow>;

namespace EdgePipeline.Cli.Reports;

/// <summary>The tables of an experiment. Pure.</summary>
internal static class ResultTables
{
    public const string Baseline = "NT";

    private const double MoreThanWritten = 1.1;
    private const string OthersWrote = "more reached the device than the workload wrote: other programs or the file system's own journal wrote to it too";
    private const string NoInterval = $"no interval: fewer than two launches on a side, or {Baseline} scatters so much that any ratio is possible";
    private const string TooFew = "an interval needs at least two launches";

    public static IEnumerable<ResultTable> All(ReportData data) =>
        data.DeviceNames.SelectMany(device => (ResultTable[])
            [.. Throughput(data, device), .. ContrastTable.Of(data, device), .. ClaimTable.Of(data, device), .. NoiseFloorTable.Of(data, device), Grounds(data, device), Efficiency(data, device)]);

    /// <summary>A table for each unit.</summary>
    public static IEnumerable<ResultTable> Throughput(ReportData data, string device) =>
        data.Units(device).Select(unit => Throughput(data, device, unit));

    /// <summary>Why a runtime looks fast is a column, not a footnote.</summary>
    public static ResultTable Grounds(ReportData data, string device)
    {
        var rows = data.Throughput.Where(row => row.Device == device).ToArray();
        return CellTable.Of(
            $"What the throughput on {device} rests on: persisted = bytes that reached the block device / bytes that the workload says it wrote",
            data,
            (runtime, workload) => Row(data.Throughput, device, runtime, workload),
            [
                .. Of(rows.Any(row => !row.IsNetwork),
                    new ThroughputColumn("persisted", Persisted), new ThroughputColumn("durability", (row, notes) => row.Durability ?? "-")),
                .. Of(rows.Any(row => row.IsNetwork),
                    new ThroughputColumn("B per packet", (row, notes) => Value(row.BytesPerPacket, row.SkipReason ?? row.BytesPerPacketReason, notes))),
                new ThroughputColumn($"like {Baseline}", (row, notes) => Like(row.NotComparableWithNt, notes)),
                .. Of(rows.Any(row => row.MeanOpsPerS is not null), new ThroughputColumn("ops/s", (row, notes) => Value(row.MeanOpsPerS, row.SkipReason, notes))),
                new ThroughputColumn("p99 us", (row, notes) => Value(row.LatencyP99Us, row.SkipReason, notes)),
                new ThroughputColumn("launch ms", (row, notes) => Value(row.LaunchTimeMs, row.SkipReason ?? row.LaunchTimeReason, notes)),
            ]);
    }

    public static ResultTable Efficiency(ReportData data, string device)
    {
        var rows = data.Efficiency.Where(row => row.Device == device).ToArray();
        EfficiencyColumn Cpu(string header, Func<EfficiencyRow, double?> value) =>
            new(header, (row, notes) => Value(value(row), row.SkipReason ?? row.CpuReason, notes));
        return CellTable.Of(
            $"Efficiency on {device}: CPUs are those of the whole machine that were busy in the window",
            data,
            (runtime, workload) => rows.FirstOrDefault(row => (row.Runtime, row.Workload) == (runtime, workload)),
            [
                Cpu("MB/s per CPU", row => row.MbPerSPerCpu),
                Cpu("CPU s per GB", row => row.CpuSPerGb),
                Cpu("CPUs busy", row => row.CpuBusyCpus),
                new EfficiencyColumn($"like {Baseline}", (row, notes) => Like(row.NotComparableWithNt, notes)),
                .. Of(rows.Any(row => row.ToolServiceDemandUsPerKib is not null),
                    new EfficiencyColumn("netperf's us per KiB", (row, notes) => Value(row.ToolServiceDemandUsPerKib, row.SkipReason, notes))),
                new EfficiencyColumn("memory MiB", (row, notes) => Value(row.MemoryPeakMib, row.SkipReason ?? row.MemoryReason, notes)),
                new EfficiencyColumn(data.IsEnergyAboveIdle ? "MB per J above idle" : "MB per J", PerJoule),
            ]);
    }

    /// <summary>A figure that rests on some of the trials says so.</summary>
    private static string PerJoule(EfficiencyRow row, Notes notes) => row.MbPerJ is { } mbPerJ
        ? $"{Figures.Text(mbPerJ)} {(row.PowerMethod == "modelled" ? "modelled " : "")}{notes.Mark(row.PowerReason)}".TrimEnd()
        : notes.Missing(row.SkipReason ?? row.PowerReason);

    private static ResultTable Throughput(ReportData data, string device, string unit) => CellTable.Of(
        $"Throughput on {device}, {unit}: mean [95 % confidence interval]{Launches(data)}",
        data,
        (runtime, workload) => Row(data.Throughput, device, runtime, workload) is { } row && row.ThroughputUnit == unit ? row : null,
        [
            new ThroughputColumn(unit, Rate),
            .. Of(data.Runtimes.Contains(Baseline) && data.Runtimes.Count > 1, new ThroughputColumn($"/ {Baseline}", Ratio)),
        ]);

    private static string Rate(ThroughputRow row, Notes notes)
    {
        if (row.SkipReason is { } skipped)
            return $"skipped {notes.Mark(skipped)}";
        if (row.InUnit(row.MeanMbPerS) is not { } mean)
            return $"{notes.Missing(row.NExcluded > 0 ? "every completed trial is excluded" : "no launch was completed")} {LeftOut(row, notes)}".TrimEnd();

        var text = Figures.WithInterval(mean, row.InUnit(row.Ci95LowMbPerS), row.InUnit(row.Ci95HighMbPerS));
        return $"{text} {(row.Ci95LowMbPerS is null ? notes.Mark(TooFew) : "")}{LeftOut(row, notes)}".TrimEnd();
    }

    /// <summary>What is not in a figure, or does not look like the rest of it, is said where the figure stands.</summary>
    private static string LeftOut(ThroughputRow row, Notes notes) =>
        notes.Mark(row.NExcluded > 0 ? $"{row.N} launches used and {row.NExcluded} excluded: table trial says by whom and why" : null)
        + notes.Mark(row.Outliers is { } outliers ? $"far from the others, flagged by {outliers}" : null);

    /// <summary>A ratio of unlike cells is marked where it stands.</summary>
    private static string Ratio(ThroughputRow row, Notes notes) => row.Runtime == Baseline ? ""
        : row.RatioToNt is not { } ratio ? notes.Missing(row.SkipReason)
        : string.Join(' ', new[]
        {
            Figures.WithInterval(ratio, row.RatioToNtCi95Low, row.RatioToNtCi95High),
            notes.Mark(row.RatioToNtCi95Low is null ? NoInterval : null),
            notes.Mark(row.NotComparableWithNt),
            notes.Mark(NoiseFloorTable.Below(row.BelowNoiseFloor, floorPct: null)),
        }.Where(part => part.Length > 0));

    private static string Persisted(ThroughputRow row, Notes notes)
    {
        var reason = row.SkipReason ?? row.PersistedRatioReason ?? (row.PersistedRatio > MoreThanWritten ? OthersWrote : null);
        return row.PersistedRatio is { } ratio ? $"{Figures.Text(ratio)} {notes.Mark(reason)}".TrimEnd() : notes.Missing(reason);
    }

    private static string Like(string? notComparable, Notes notes) => notComparable is { } reason ? $"no {notes.Mark(reason)}" : "";

    private static string Value(double? value, string? reason, Notes notes) => value is { } known ? Figures.Text(known) : notes.Missing(reason);

    /// <summary>A quantity that no workload of the plan has gets no column.</summary>
    private static CellTable.Column<TRow>[] Of<TRow>(bool inThePlan, params CellTable.Column<TRow>[] columns) => inThePlan ? columns : [];

    private static string Launches(ReportData data) => data.Throughput.Where(row => row.SkipReason is null).Select(row => row.N).Distinct().ToArray() switch
    {
        [var n] => $", {n} launches each",
        [] => "",
        var different => $", {different.Min()} to {different.Max()} launches",
    };

    private static ThroughputRow? Row(IReadOnlyList<ThroughputRow> rows, string device, string runtime, string workload) =>
        rows.FirstOrDefault(row => (row.Device, row.Runtime, row.Workload) == (device, runtime, workload));
}

using System.Globalization;
using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Reports;

/// <summary>How much a device varies by itself, by the plan's control. Pure.</summary>
internal static class NoiseFloorTable
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["throughput"] = "throughput",
        ["mb_per_s_per_cpu"] = "MB/s per CPU",
        ["mb_per_j"] = "MB per J",
    };

    /// <returns>None for a plan without a control.</returns>
    public static IEnumerable<ResultTable> Of(ReportData data, string device)
    {
        var rows = data.NoiseFloors.Where(row => row.Device == device).ToArray();
        if (rows.Length == 0)
            return [];

        var notes = new Notes();
        return
        [
            new ResultTable(
                $"Noise floor of {device}: by how much single runs of the control, {rows[0].Workload} on {ResultTables.Baseline}, differ; smaller effects are marked",
                ["of", "runs", "mean", "spread %", "noise floor", "drift", "p of none"],
                [.. Names.Keys.SelectMany(metric => rows.Where(row => row.Metric == metric)).Select(row => Line(row, notes))],
                notes.All),
        ];
    }

    /// <summary>What a mark on an effect says; empty where there is none.</summary>
    public static string? Below(bool? isBelow, double? floorPct) => isBelow is not true ? null
        : $"below the noise floor{(floorPct is { } pct ? $" of {Figures.Text(pct)} %" : "")}: the device varies by as much by itself";

    private static IReadOnlyList<string> Line(NoiseFloorRow row, Notes notes) =>
    [
        Names[row.Metric],
        $"{row.N.ToString(CultureInfo.InvariantCulture)} {notes.Mark(row.NExcluded > 0 ? $"{row.NExcluded} runs of the control are excluded: table trial says by whom and why" : null)}".TrimEnd(),
        row.Mean is { } mean ? $"{Figures.Text(mean)} {row.Unit}" : notes.Missing(row.Reason),
        row.SpreadPct is { } spread ? Figures.WithInterval(spread, row.SpreadCi95LowPct, row.SpreadCi95HighPct) : notes.Missing(row.Reason),
        row.NoiseFloorPct is { } floor ? $"{Figures.Text(floor)} %" : notes.Missing(row.Reason),
        row.DriftPct is { } drift ? $"{Figures.Text(drift)} %" : notes.Missing(row.Reason ?? "two runs tell no drift"),
        row.DriftP is { } p ? Figures.Text(p) : "-",
    ];
}

using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Reports;

/// <summary>Which differences from the baseline are more than noise, and what the noise would have hidden. Pure.</summary>
internal static class ContrastTable
{
    private const string OfLaunches = "ratio of the means of each launch's own figure; the Efficiency table divides all launches' bytes by all their CPU time or energy, so that a quotient of its figures is another one";

    /// <returns>None where nothing is held against the baseline.</returns>
    public static IEnumerable<ResultTable> Of(ReportData data, string device)
    {
        var rows = data.Contrasts.Where(row => row.Device == device && row.Baseline == ResultTables.Baseline).ToArray();
        if (!rows.Any(row => row.Ratio is not null))
            return [];

        ContrastRow? Row(string runtime, string workload, string metric) =>
            rows.FirstOrDefault(row => (row.Runtime, row.Workload, row.Metric) == (runtime, workload, metric));
        CellTable.Column<ContrastRow> Ratio(string header, string metric) => new(
            header, (cell, notes) => Row(cell.Runtime, cell.Workload, metric) is { } row ? RatioText(row, notes) : "-",
            rows.Any(row => row.Metric == metric && row.Ratio is not null) ? OfLaunches : null);
        return
        [
            CellTable.Of(
                $"Differences from {ResultTables.Baseline} on {device}: by the interval of the ratio{Holm(rows.Count(row => row is { Metric: "throughput", RatioP: not null }))}",
                data,
                (runtime, workload) => Row(runtime, workload, "throughput"),
                [
                    new CellTable.Column<ContrastRow>("throughput", Verdict),
                    new CellTable.Column<ContrastRow>("p (Holm)", (row, notes) => row.RatioPHolm is { } p ? P(p) : notes.Missing(row.Reason)),
                    new CellTable.Column<ContrastRow>("shift", Shift),
                    new CellTable.Column<ContrastRow>("would show", (row, notes) => row.MinimalDetectablePct is { } pct ? $"{Figures.Text(pct)} %" : notes.Missing(row.Reason)),
                    Ratio($"MB/s per CPU / {ResultTables.Baseline}", "mb_per_s_per_cpu"),
                    Ratio($"MB per J / {ResultTables.Baseline}{(data.IsEnergyAboveIdle ? ", all power" : "")}", "mb_per_j"),
                ]),
        ];
    }

    private static string Holm(int compared) => compared switch
    {
        0 => "",
        1 => ", and by its p",
        _ => $", and by p after Holm over all {compared} of them",
    };

    private static string Verdict(ContrastRow row, Notes notes) =>
        row.Verdict is { } verdict ? $"{verdict} {Marks(row, notes)}".TrimEnd() : notes.Missing(row.Reason);

    private static string Shift(ContrastRow row, Notes notes) => row.Shift is { } shift
        ? $"{Figures.WithInterval(shift, row.ShiftCi95Low, row.ShiftCi95High)} {row.Unit}"
        : notes.Missing(row.Reason);

    private static string RatioText(ContrastRow row, Notes notes) => row.Ratio is { } ratio
        ? $"{Figures.WithInterval(ratio, row.RatioCi95Low, row.RatioCi95High)}{(row.Method is "measured" ? "" : $" {row.Method}")} {Marks(row, notes)}".TrimEnd()
        : notes.Missing(row.Reason);

    /// <summary>Why there is no interval, why the cells are not alike, and whether the device does as much by itself.</summary>
    private static string Marks(ContrastRow row, Notes notes) => string.Join(
        ' ', new[] { row.Reason, row.NotComparable, NoiseFloorTable.Below(row.BelowNoiseFloor, row.NoiseFloorPct) }.Select(notes.Mark).Where(mark => mark.Length > 0));

    private static string P(double p) => p < 0.001 ? "< 0.001" : Figures.Text(p);
}

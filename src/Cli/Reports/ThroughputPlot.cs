using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Reports;

/// <summary>One workload: a bar per runtime from zero, whiskers over the 95 % confidence interval. Pure.</summary>
internal static class ThroughputPlot
{
    private const double Left = 52, Top = 30, Bottom = 200, Height = 226, Slot = 64, Bar = 40, Cap = 5;

    /// <returns>Null when nothing was measured.</returns>
    public static string? Draw(IReadOnlyList<ThroughputRow> rows, IReadOnlyList<string> runtimes, string workload)
    {
        var measured = rows.Where(row => row.Workload == workload && row.MeanMbPerS is > 0).ToArray();
        if (measured.Length == 0)
            return null;

        var right = Left + (Slot * runtimes.Count);
        var svg = new Svg(right + 8, Height, $"Throughput of {workload}");
        var highest = measured.Max(row => row.MeanMbPerS!.Value);
        // A few launches can have an interval many times as long as the bars; it must not make them invisible.
        var axis = new Axis(Math.Min(measured.Max(row => Math.Max(row.MeanMbPerS!.Value, row.Ci95HighMbPerS ?? 0)), highest * 2) * 1.05, Top, Bottom);
        axis.Draw(svg, Left, right);
        svg.Label((Left + right) / 2, 16, workload, style: "title");
        svg.Label(12, (Top + Bottom) / 2, "MB/s", turn: -90);
        foreach (var (runtime, index) in runtimes.Select((runtime, index) => (runtime, index)))
        {
            var centre = Left + (Slot * (index + 0.5));
            svg.Label(centre, Bottom + 17, runtime);
            if (measured.FirstOrDefault(row => row.Runtime == runtime) is not { MeanMbPerS: { } mean } row)
                continue;

            var tip = $"{runtime} {workload}: {Figures.WithInterval(mean, row.Ci95LowMbPerS, row.Ci95HighMbPerS)} MB/s, {row.N} launches";
            svg.Rectangle(centre - (Bar / 2), axis.Y(mean), Bar, Bottom - axis.Y(mean), Palette.Colour(index), tip);
            if (row is { Ci95LowMbPerS: { } low, Ci95HighMbPerS: { } high })
            {
                svg.Line(centre, axis.Y(low), centre, axis.Y(high), "whisker");
                Ends(svg, axis, centre, low);
                Ends(svg, axis, centre, high);
            }
        }

        return svg.ToString();
    }

    /// <summary>No cap where the interval goes on beyond the plot.</summary>
    private static void Ends(Svg svg, Axis axis, double centre, double value)
    {
        if (value >= 0 && value <= axis.Max)
            svg.Line(centre - Cap, axis.Y(value), centre + Cap, axis.Y(value), "whisker");
    }
}

using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Reports;

/// <summary>One workload: a bar per runtime from zero, whiskers over the 95 % confidence interval. Pure.</summary>
internal static class ThroughputPlot
{
    private const double Left = 52, Top = 30, Bottom = 200, Height = 226, NarrowestSlot = 64, Letter = 7, Bar = 40, Cap = 5;

    /// <returns>Null when nothing was measured.</returns>
    public static string? Draw(IReadOnlyList<ThroughputRow> rows, IReadOnlyList<string> runtimes, string workload)
    {
        var measured = rows.Where(row => row.Workload == workload && row.MeanMbPerS is > 0).ToArray();
        if (measured.Length == 0)
            return null;

        var unit = measured[0].ThroughputUnit;
        var slot = Math.Max(NarrowestSlot, Letter * (runtimes.Max(runtime => runtime.Length) + 1));
        var right = Left + (slot * runtimes.Count);
        var svg = new Svg(right + 8, Height, $"Throughput of {workload}");
        var highest = measured.Max(row => row.InUnit(row.MeanMbPerS)!.Value);
        // A few launches can have an interval many times as long as the bars; it must not make them invisible.
        var axis = new Axis(Math.Min(measured.Max(row => Math.Max(row.InUnit(row.MeanMbPerS)!.Value, row.InUnit(row.Ci95HighMbPerS) ?? 0)), highest * 2) * 1.05, Top, Bottom);
        axis.Draw(svg, Left, right);
        svg.Label((Left + right) / 2, 16, workload, style: "title");
        svg.Label(12, (Top + Bottom) / 2, unit, turn: -90);
        foreach (var (runtime, index) in runtimes.Select((runtime, index) => (runtime, index)))
        {
            var centre = Left + (slot * (index + 0.5));
            svg.Label(centre, Bottom + 17, runtime);
            if (measured.FirstOrDefault(row => row.Runtime == runtime) is { } row)
                Draw(svg, axis, centre, Palette.Colour(index), row);
        }

        return svg.ToString();
    }

    private static void Draw(Svg svg, Axis axis, double centre, string colour, ThroughputRow row)
    {
        var (mean, low, high) = (row.InUnit(row.MeanMbPerS)!.Value, row.InUnit(row.Ci95LowMbPerS), row.InUnit(row.Ci95HighMbPerS));
        var tip = $"{row.Runtime} {row.Workload}: {Figures.WithInterval(mean, low, high)} {row.ThroughputUnit}, {row.N} launches"
            + (row.NotComparableWithNt is { } reason ? $"; {reason}" : "");
        svg.Rectangle(centre - (Bar / 2), axis.Y(mean), Bar, axis.Bottom - axis.Y(mean), colour, tip, row.NotComparableWithNt is null ? null : "unlike");
        if (low is not { } from || high is not { } to)
            return;
        svg.Line(centre, axis.Y(from), centre, axis.Y(to), "whisker");
        Ends(svg, axis, centre, from);
        Ends(svg, axis, centre, to);
    }

    /// <summary>No cap where the interval goes on beyond the plot.</summary>
    private static void Ends(Svg svg, Axis axis, double centre, double value)
    {
        if (value >= 0 && value <= axis.Max)
            svg.Line(centre - Cap, axis.Y(value), centre + Cap, axis.Y(value), "whisker");
    }
}

using System.Text.RegularExpressions;
using EdgePipeline.Cli.Experiments;
using ScottPlot;
using ScottPlot.Plottables;

namespace EdgePipeline.Cli.Reports;

/// <summary>Inline SVG. Pure.</summary>
internal static partial class Plots
{
    /// <summary>Told apart by people with any colour vision (Okabe and Ito).</summary>
    private static readonly string[] Palette = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"];

    /// <summary>mpstat's categories that are work or waiting; what is missing to 100 % is idle.</summary>
    private static readonly (string Name, Func<EfficiencyRow, double?> Value)[] Categories =
    [
        ("usr", row => row.UsrPct), ("sys", row => row.SysPct), ("iowait", row => row.IowaitPct), ("soft", row => row.SoftPct),
        ("irq", row => row.IrqPct), ("steal", row => row.StealPct), ("guest", row => row.GuestPct), ("nice", row => row.NicePct),
        ("gnice", row => row.GnicePct),
    ];

    /// <summary>One workload: a bar per runtime from zero, whiskers over the 95 % interval. Null when nothing was measured.</summary>
    public static string? Throughput(IReadOnlyList<ThroughputRow> rows, IReadOnlyList<string> runtimes, string workload, string id)
    {
        var measured = rows.Where(row => row.Workload == workload && row.MeanMbPerS is not null).ToArray();
        if (measured.Length == 0)
            return null;

        var plot = new Plot();
        foreach (var row in measured)
        {
            var position = runtimes.ToList().IndexOf(row.Runtime);
            var mean = row.MeanMbPerS!.Value;
            plot.Add.Bar(new Bar { Position = position, Value = mean, Size = 0.6, FillColor = Colour(position), LineWidth = 0 });
            if (row is { Ci95LowMbPerS: { } low, Ci95HighMbPerS: { } high })
            {
                plot.Add.Plottable(new ErrorBar([position], [mean], null, null, [mean - low], [high - mean])
                {
                    Color = Color.FromHex("#222222"),
                    LineWidth = 1.5f,
                    CapSize = 5,
                });
            }
        }

        var top = measured.Max(row => Math.Max(row.MeanMbPerS!.Value, row.Ci95HighMbPerS ?? 0));
        plot.Axes.SetLimits(-0.6, runtimes.Count - 0.4, 0, top * 1.1);
        plot.Title(workload, size: 13);
        plot.YLabel("MB/s", size: 12);
        plot.Axes.Bottom.SetTicks([.. runtimes.Select((_, index) => (double)index)], [.. runtimes]);
        return Svg(plot, Math.Max(200, 90 + (60 * runtimes.Count)), 230, id);
    }

    /// <summary>CPU of the whole machine in the window, stacked by category. Null when no cell has a reading.</summary>
    public static string? Cpu(IReadOnlyList<EfficiencyRow> rows, string id)
    {
        var measured = rows.Where(row => row.UsrPct is not null).OrderBy(row => row.Workload, StringComparer.Ordinal).ThenBy(row => row.Runtime, StringComparer.Ordinal).ToArray();
        if (measured.Length == 0)
            return null;

        // The runtimes of one workload stand together.
        var groups = measured.Select(row => row.Workload).Distinct().ToList();
        var positions = measured.Select((row, index) => index + (0.5 * groups.IndexOf(row.Workload))).ToArray();
        var plot = new Plot();
        var bases = new double[measured.Length];
        foreach (var ((name, value), category) in Categories.Select((category, index) => (category, index)))
        {
            if (measured.All(row => value(row) is null or 0))
                continue;

            var bars = measured.Select((row, index) => new Bar
            {
                Position = positions[index],
                ValueBase = bases[index],
                Value = bases[index] += value(row) ?? 0,
                Size = 0.7,
                FillColor = category < Palette.Length ? Colour(category) : Color.FromHex("#999999"),
                LineWidth = 0,
            });
            plot.Add.Bars(bars.ToArray()).LegendText = name;
        }

        plot.Axes.SetLimits(-0.6, positions[^1] + 0.6, 0, Math.Max(10, bases.Max() * 1.08));
        plot.YLabel("% of the machine", size: 12);
        plot.Axes.Bottom.SetTicks(positions, [.. measured.Select(row => $"{row.Workload} {row.Runtime}")]);
        plot.Axes.Bottom.TickLabelStyle.Rotation = -50;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        plot.Axes.Bottom.MinimumSize = 30 + (4 * measured.Max(row => row.Workload.Length + row.Runtime.Length));
        plot.Axes.Left.MinimumSize = 80;
        plot.ShowLegend(Edge.Right).Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        return Svg(plot, 220 + (int)(30 * (positions[^1] + 1)), 400, id);
    }

    private static Color Colour(int index) => Color.FromHex(Palette[index % Palette.Length]);

    /// <param name="id">Skia numbers its clip paths alike in every drawing; on one page they must differ.</param>
    private static string Svg(Plot plot, int width, int height, string id)
    {
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.Font.Set("sans-serif");
        var svg = plot.GetSvgXml(width, height);
        svg = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
        return Reference().Replace(Definition().Replace(svg, $"id=\"{id}-"), $"url(#{id}-");
    }

    [GeneratedRegex("id=\"")]
    private static partial Regex Definition();

    [GeneratedRegex(@"url\(#")]
    private static partial Regex Reference();
}

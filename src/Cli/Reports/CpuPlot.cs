using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Reports;

/// <summary>CPU of the whole machine in the window, stacked by mpstat's categories; what is missing to 100 % is idle. Pure.</summary>
internal static class CpuPlot
{
    private const double Left = 52, Top = 44, Bottom = 280, Bar = 26, NarrowestSlot = 30, Letter = 7, Gap = 18;

    private static readonly (string Name, Func<EfficiencyRow, double?> Value)[] Categories =
    [
        ("usr", row => row.UsrPct), ("sys", row => row.SysPct), ("iowait", row => row.IowaitPct), ("soft", row => row.SoftPct), ("irq", row => row.IrqPct),
        ("steal", row => row.StealPct), ("guest", row => row.GuestPct), ("nice", row => row.NicePct), ("gnice", row => row.GnicePct),
    ];

    /// <returns>Null when no cell has a reading.</returns>
    public static string? Draw(IReadOnlyList<EfficiencyRow> rows, IReadOnlyList<string> runtimes)
    {
        var measured = rows.Where(row => row.UsrPct is not null).ToArray();
        if (measured.Length == 0)
            return null;

        var workloads = measured.Select(row => row.Workload).Distinct().Order(StringComparer.Ordinal).ToArray();
        var slot = Math.Max(NarrowestSlot, Letter * (runtimes.Max(runtime => runtime.Length) + 1));
        var group = (slot * runtimes.Count) + Gap;
        var right = Left + (group * workloads.Length);
        var longest = workloads.Max(workload => workload.Length);
        var svg = new Svg(Math.Max(right + 8, 420), Bottom + 36 + (longest * 5.2), "CPU of the whole machine by category");
        var axis = new Axis(Math.Max(10, measured.Max(Sum) * 1.05), Top, Bottom);
        axis.Draw(svg, Left, right);
        svg.Label(12, (Top + Bottom) / 2, "% of the machine", turn: -90);
        foreach (var (workload, place) in workloads.Select((workload, place) => (workload, place)))
        {
            var start = Left + (group * place) + (Gap / 2);
            svg.Label(start + (slot * runtimes.Count / 2), Bottom + 36, workload, "end", turn: -45);
            foreach (var row in measured.Where(row => row.Workload == workload))
                Stack(svg, axis, start + (slot * (runtimes.ToList().IndexOf(row.Runtime) + 0.5)), row);
        }

        Legend(svg, measured);
        return svg.ToString();
    }

    private static void Stack(Svg svg, Axis axis, double centre, EfficiencyRow row)
    {
        svg.Label(centre, Bottom + 16, row.Runtime);
        var below = 0.0;
        foreach (var ((name, read), category) in Categories.Select((category, index) => (category, index)))
        {
            var value = read(row) ?? 0;
            if (value <= 0)
                continue;
            var top = axis.Y(below + value);
            var tip = $"{row.Runtime} {row.Workload}: {name} {Figures.Text(value)} %{(row.NotComparableWithNt is { } reason ? $"; {reason}" : "")}";
            svg.Rectangle(centre - (Bar / 2), top, Bar, axis.Y(below) - top, Palette.Colour(category), tip, row.NotComparableWithNt is null ? null : "unlike");
            below += value;
        }
    }

    private static void Legend(Svg svg, EfficiencyRow[] measured)
    {
        var x = Left;
        foreach (var ((name, read), category) in Categories.Select((category, index) => (category, index)))
        {
            if (measured.All(row => read(row) is null or 0))
                continue;
            svg.Rectangle(x, 12, 12, 12, Palette.Colour(category), name);
            svg.Label(x + 17, 22, name, "start");
            x += 34 + (name.Length * 7);
        }
    }

    private static double Sum(EfficiencyRow row) => Categories.Sum(category => category.Value(row) ?? 0);
}

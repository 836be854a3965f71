using System.Globalization;
using System.Text;

namespace EdgePipeline.Benchmarks.Simulation;

/// <summary>Coverage over the number of launches as an SVG: one line a scatter (the first four whole, the rest dashed), the band from 93 to 97 % behind.</summary>
internal static class CoveragePlot
{
    private const int Left = 50;
    private const int Top = 30;
    private const int Width = 400;
    private const int Height = 260;
    private const double Lowest = 0.6;

    private static readonly string[] Colours = ["#1b6ca8", "#c0392b", "#27803f", "#8e44ad", "#b9770e", "#117a65", "#7f8c8d", "#e377c2", "#d35400", "#2c3e50"];

    public static string Svg(string title, IReadOnlyList<int> launches, IReadOnlyList<(string Name, double[] Coverage)> curves, string axis = "n")
    {
        double X(int index) => Left + (Width * (index + 0.5) / launches.Count);
        double Y(double share) => Top + (Height * (1 - ((Math.Max(share, Lowest) - Lowest) / (1 - Lowest))));
        var svg = new StringBuilder();
        void Add(FormattableString line) => svg.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 330" font-family="sans-serif" font-size="11">""");
        Add($"""<rect width="860" height="330" fill="white"/><text x="{Left}" y="18" font-size="13">{title}</text>""");
        Add($"""<rect x="{Left}" y="{Y(0.97):0.0}" width="{Width}" height="{Y(0.93) - Y(0.97):0.0}" fill="#e3f1e3"/>""");
        foreach (var percent in new[] { 60, 70, 80, 90, 95, 100 })
            Add($"""<line x1="{Left}" x2="{Left + Width}" y1="{Y(percent / 100.0):0.0}" y2="{Y(percent / 100.0):0.0}" stroke="#ccc"/><text x="{Left - 8}" y="{Y(percent / 100.0) + 4:0.0}" text-anchor="end">{percent}</text>""");
        for (var index = 0; index < launches.Count; index++)
            Add($"""<text x="{X(index):0.0}" y="{Top + Height + 16}" text-anchor="middle">{axis} = {launches[index]}</text>""");
        for (var curve = 0; curve < curves.Count; curve++)
        {
            var points = string.Join(' ', curves[curve].Coverage.Select((share, index) => string.Create(CultureInfo.InvariantCulture, $"{X(index):0.0},{Y(share):0.0}")));
            var dash = curve < Scatter.Required.Count ? "" : " stroke-dasharray=\"4 3\"";
            Add($"""<polyline points="{points}" fill="none" stroke="{Colours[curve]}" stroke-width="2"{dash}/>""");
            var y = Top + 8 + (curve * 20);
            Add($"""<line x1="{Left + Width + 14}" x2="{Left + Width + 38}" y1="{y}" y2="{y}" stroke="{Colours[curve]}" stroke-width="2"{dash}/><text x="{Left + Width + 44}" y="{y + 4}">{curves[curve].Name}</text>""");
        }

        return svg.Append("</svg>\n").ToString();
    }
}

using System.Globalization;
using System.Net;
using System.Text;

namespace EdgePipeline.Cli.Reports;

/// <summary>
/// A drawing as text. Letters are left to the browser: a device without fonts still makes pages with labels.
/// </summary>
internal sealed class Svg(double width, double height, string title)
{
    private readonly StringBuilder _shapes = new();

    public void Rectangle(double x, double y, double width, double height, string colour, string tip, string? style = null) => _shapes.Append(
        CultureInfo.InvariantCulture,
        $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.##}\" fill=\"{colour}\"{(style is null ? "" : $" class=\"{style}\"")}><title>{Text(tip)}</title></rect>");

    public void Line(double x1, double y1, double x2, double y2, string style) => _shapes.Append(
        CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" class=\"{style}\"/>");

    /// <param name="anchor">start, middle or end.</param>
    /// <param name="turn">Degrees, about the point.</param>
    public void Label(double x, double y, string text, string anchor = "middle", double turn = 0, string style = "label") => _shapes.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" class=\"{style}\"{(turn == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate({turn:0} {x:0.#} {y:0.#})\""))}>{Text(text)}</text>");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{Text(title)}\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"0 0 {width:0} {height:0}\">{_shapes}</svg>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

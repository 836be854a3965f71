namespace EdgePipeline.Cli.Reports;

/// <summary>A vertical axis from zero. Pure.</summary>
/// <param name="Max">Highest value that fits.</param>
/// <param name="Bottom">Where zero lies, in pixels from the top.</param>
internal sealed record Axis(double Max, double Top, double Bottom)
{
    private const int AboutTicks = 5;

    public double Y(double value) => Bottom - (Math.Clamp(value, 0, Max) / Max * (Bottom - Top));

    /// <summary>Round numbers: 1, 2 or 5 times a power of ten apart.</summary>
    public IEnumerable<double> Ticks()
    {
        var rough = Max / AboutTicks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        for (var tick = 0; tick * step <= Max * 1.0001; tick++)
            yield return tick * step;
    }

    public void Draw(Svg svg, double left, double right)
    {
        foreach (var tick in Ticks())
        {
            svg.Line(left, Y(tick), right, Y(tick), tick == 0 ? "axis" : "grid");
            svg.Label(left - 6, Y(tick) + 4, tick.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture), "end");
        }
    }
}

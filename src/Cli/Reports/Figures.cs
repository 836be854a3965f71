using System.Globalization;

namespace EdgePipeline.Cli.Reports;

/// <summary>Numbers as people read them: three significant digits, no exponent.</summary>
internal static class Figures
{
    public static string Text(double value)
    {
        var magnitude = Math.Abs(value);
        var decimals = magnitude switch
        {
            >= 100 or 0 => 0,
            >= 10 => 1,
            >= 1 => 2,
            _ => Math.Min(6, 2 - (int)Math.Floor(Math.Log10(magnitude))),
        };
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary><c>2.1 %</c>, <c>98 %</c>.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    /// <summary><c>512 [498, 530]</c>; the interval only when there is one.</summary>
    public static string WithInterval(double value, double? low, double? high) =>
        low is { } from && high is { } to ? $"{Text(value)} [{Text(from)}, {Text(to)}]" : Text(value);
}

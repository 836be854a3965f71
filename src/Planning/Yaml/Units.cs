using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgePipeline.Planning.Yaml;

/// <summary>Sizes and times as people write them.</summary>
internal static partial class Units
{
    /// <summary>For messages: elsewhere, and in the results, GB is 10^9 bytes.</summary>
    public const string OfSizes = "k, m and g are powers of 1024: 1g, 1GB and 1GiB are the same";

    /// <summary>
    /// Bytes: <c>256</c>, <c>4k</c>, <c>512KiB</c>, <c>1m</c>, <c>2g</c>. A letter in either case, alone or before B or iB, is a power of 1024, as fio takes
    /// k and KB too unless it is told otherwise.
    /// </summary>
    public static long? Bytes(string text) => Scaled(SizePattern().Match(text), unit => unit switch
    {
        "" => 1,
        "k" => 1L << 10,
        "m" => 1L << 20,
        _ => 1L << 30,
    });

    /// <summary>Whole seconds: <c>3</c>, <c>3s</c>, <c>2m</c>, <c>1h</c>.</summary>
    public static long? Seconds(string text) => Scaled(TimePattern().Match(text), unit => unit switch
    {
        "" or "s" => 1,
        "m" => 60,
        _ => 3600,
    });

    /// <summary>Thousandths of a percent in one.</summary>
    public const int PerPercent = 1000;

    /// <summary>Thousandths of a percent: <c>10%</c>, <c>0.5%</c>, <c>5</c>.</summary>
    public static long? Percent(string text) => PercentPattern().Match(text) is { Success: true } match
        ? (long)(decimal.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * PerPercent)
        : null;

    private static long? Scaled(Match match, Func<string, long> factor) => match.Success
        ? long.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * factor(match.Groups["unit"].Value.ToLowerInvariant())
        : null;

    [GeneratedRegex(@"^(?<number>\d{1,9})\s*(?<unit>[kKmMgG]?)([iI]?[bB])?$", RegexOptions.ExplicitCapture)]
    private static partial Regex SizePattern();

    [GeneratedRegex(@"^(?<number>\d{1,3}(\.\d{1,3})?)\s*%?$", RegexOptions.ExplicitCapture)]
    private static partial Regex PercentPattern();

    [GeneratedRegex(@"^(?<number>\d{1,9})\s*(?<unit>[sSmMhH]?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();
}

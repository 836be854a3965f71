using System.Globalization;

namespace EdgePipeline.Cli.Output;

internal static class Duration
{
    /// <summary><c>8 s</c>, <c>4 min 05 s</c>, <c>2 h 10 min</c>.</summary>
    public static string Text(TimeSpan time)
    {
        var culture = CultureInfo.InvariantCulture;
        var seconds = (long)Math.Round(Math.Max(0, time.TotalSeconds));
        return seconds switch
        {
            < 60 => string.Create(culture, $"{seconds} s"),
            < 3600 => string.Create(culture, $"{seconds / 60} min {seconds % 60:00} s"),
            _ => string.Create(culture, $"{seconds / 3600} h {seconds % 3600 / 60:00} min"),
        };
    }
}

using System.Globalization;

namespace EdgePipeline.GuestImage.Jobs;

/// <summary>Reads <c>uptime=1.53 wall=1795460622.123456</c>, as the init writes it on the console and into results.</summary>
internal static class GuestClock
{
    /// <exception cref="FormatException">Not both clocks.</exception>
    public static GuestTime Parse(string text)
    {
        var fields = text.Split(' ').Select(word => word.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1]);
        return new GuestTime((long)(Seconds(fields, "uptime") * 1_000), (long)(Seconds(fields, "wall") * 1_000_000));
    }

    private static decimal Seconds(ILookup<string, string> fields, string clock) =>
        decimal.TryParse(fields[clock].FirstOrDefault(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new FormatException($"'{clock}' is missing or not a number.");
}

using System.Globalization;

namespace EdgePipeline.Projections.Windows;

/// <summary>Whether the device was slowed down in a window.</summary>
/// <param name="Happened">1 or 0.</param>
/// <param name="Words">What happened; null: nothing, or nothing known.</param>
/// <param name="Sources">Those that could have told.</param>
public sealed record Throttling(Quantity Happened, string? Words, IReadOnlyList<string> Sources)
{
    private const string Bits = "bits", Events = "events", Highest = "max_khz";

    /// <summary>Since they were last cleared stand the same bits, so much higher.</summary>
    private const int Since = 16;

    /// <summary>Of the Raspberry Pi firmware, bits 0 to 3.</summary>
    private static readonly string[] Firmware = ["under-voltage", "frequency capped", "throttled", "soft temperature limit"];

    /// <param name="throttle">Firmware bits and counters.</param>
    /// <param name="policies">CPU clocks: a limit that falls during the trial is a cooling device at work.</param>
    public static Throttling Of(IReadOnlyList<Timeline> throttle, IReadOnlyList<Timeline> policies, long startNs, long endNs)
    {
        Timeline[] known = [.. throttle.Concat(policies).Where(source => source.TimesNs.Any(time => time >= startNs && time <= endNs))];
        string[] words = [.. known.SelectMany(source => Said(source, startNs, endNs)).Distinct(StringComparer.Ordinal)];
        return new Throttling(
            known.Length == 0 ? Quantity.Missing("nothing on the device tells of throttling") : Quantity.Of(words.Length > 0 ? 1 : 0),
            words.Length > 0 ? string.Join(", ", words) : null,
            [.. known.Select(source => source.Source).Order(StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> Said(Timeline source, long startNs, long endNs)
    {
        var (before, after) = (Math.Max(0, source.Before(startNs)), Math.Min(source.Before(endNs) + 1, source.TimesNs.Length - 1));
        if (source.Columns.TryGetValue(Bits, out var bits))
        {
            // A bit that was set when the window began says nothing of the window; one that was set meanwhile does.
            var set = DeviceCondition.Inside(source, Bits, startNs, endNs).Aggregate(0L, (all, next) => all | next) | ((bits[after] & ~bits[before]) >> Since);
            return Firmware.Where((_, bit) => ((set >> bit) & 1) == 1);
        }

        if (source.Columns.TryGetValue(Events, out var events) && events[after] - events[before] is > 0 and var times)
        {
            return [$"the CPU's package throttled {times} times"];
        }

        // The trial's first reading is from before its load.
        return source.Columns.TryGetValue(Highest, out var limits) && DeviceCondition.Inside(source, Highest, startNs, endNs).Min() is var lowest && lowest < limits[0]
            ? [$"clock limit lowered from {Mhz(limits[0])} to {Mhz(lowest)} MHz"]
            : [];
    }

    private static string Mhz(long khz) => (khz / 1000.0).ToString("0", CultureInfo.InvariantCulture);
}

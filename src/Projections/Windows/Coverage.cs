using System.Globalization;

namespace EdgePipeline.Projections.Windows;

/// <summary>Whether readings say enough about a window to cut it out of them.</summary>
public static class Coverage
{
    /// <summary>Two readings may be missing in a row: three periods between neighbours.</summary>
    private const int PeriodsBetweenReadings = 3;

    /// <param name="everywhere">True for gauges: what they did in a hole is unknown. A counter needs its edges only: it counts on in a hole.</param>
    /// <returns>Null when the window is covered, else why it is not.</returns>
    public static string? Problem(Timeline timeline, long startNs, long endNs, bool everywhere)
    {
        if (endNs <= startNs)
        {
            return "the window is empty";
        }

        if (timeline.TimesNs.Length == 0)
        {
            return $"no telemetry from {timeline.Source} during the trial";
        }

        if (timeline.TimesNs[0] > startNs)
        {
            return $"{timeline.Source}: the first reading came {Ms(timeline.TimesNs[0] - startNs)} ms after the window began{Lost(timeline)}";
        }

        if (timeline.TimesNs[^1] < endNs)
        {
            return $"{timeline.Source}: the last reading came {Ms(endNs - timeline.TimesNs[^1])} ms before the window ended{Lost(timeline)}";
        }

        var (first, last) = (timeline.Before(startNs), timeline.Before(endNs));
        int? hole = null;
        var step = everywhere ? 1 : Math.Max(1, last - first);
        for (var index = first; index <= last && hole is null; index += step)
        {
            if (timeline.TimesNs[index] < endNs && (everywhere || timeline.TimesNs[index] != startNs) && TooFarApart(timeline, index))
            {
                hole = index;
            }
        }

        return hole is { } at
            ? $"{timeline.Source}: {Ms(timeline.TimesNs[at + 1] - timeline.TimesNs[at])} ms between readings where {Ms(timeline.PeriodsNs[at])} ms were asked for{Lost(timeline)}"
            : null;
    }

    private static bool TooFarApart(Timeline timeline, int index) =>
        timeline.TimesNs[index + 1] - timeline.TimesNs[index]
        > PeriodsBetweenReadings * Math.Max(timeline.PeriodsNs[index], timeline.PeriodsNs[index + 1]);

    private static string Lost(Timeline timeline) =>
        timeline.Dropped == 0 ? "" : $"; telemetry dropped {timeline.Dropped.ToString(CultureInfo.InvariantCulture)} readings";

    private static string Ms(long ns) => (ns / 1_000_000).ToString(CultureInfo.InvariantCulture);
}

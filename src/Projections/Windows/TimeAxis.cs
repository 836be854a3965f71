namespace EdgePipeline.Projections.Windows;

/// <summary>Readings of several events in the order of their times. A reading at a phase's edge ends one slice and begins the next: equal times are one reading, the first that came.</summary>
/// <param name="TimesNs">CLOCK_MONOTONIC, strictly increasing.</param>
/// <param name="PeriodsNs">The period asked for at each.</param>
/// <param name="Readings">In which event each is, and where there.</param>
internal sealed record TimeAxis(long[] TimesNs, long[] PeriodsNs, (int Event, int Index)[] Readings)
{
    public static TimeAxis Of(IReadOnlyList<ReadingTimes> events)
    {
        var readings = new List<(long TimeNs, int Event, int Index)>(events.Sum(times => times.TimesNs.Length));
        var ordered = true;
        for (var at = 0; at < events.Count; at++)
        {
            var timesNs = events[at].TimesNs;
            for (var index = 0; index < timesNs.Length; index++)
            {
                if (readings.Count == 0 || timesNs[index] != readings[^1].TimeNs)
                {
                    ordered &= readings.Count == 0 || timesNs[index] > readings[^1].TimeNs;
                    readings.Add((timesNs[index], at, index));
                }
            }
        }

        if (!ordered)
        {
            readings = [.. readings.Order().DistinctBy(reading => reading.TimeNs)];
        }

        return new TimeAxis(
            [.. readings.Select(reading => reading.TimeNs)],
            [.. readings.Select(reading => events[reading.Event].PeriodsNs[reading.Index])],
            [.. readings.Select(reading => (reading.Event, reading.Index))]);
    }
}

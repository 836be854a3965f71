using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Projections.Windows;

/// <summary>What one event has of a source.</summary>
/// <param name="Columns">A value for each reading.</param>
/// <param name="Dropped">Readings that telemetry says it lost.</param>
public sealed record SourceReadings(
    string Source, string BootId, ReadingTimes Times, IReadOnlyDictionary<string, long[]> Columns, long Dropped, IReadOnlyDictionary<string, string>? Attributes)
{
    private const long NsPerMs = 1_000_000;

    /// <returns>None, when the event is no telemetry.</returns>
    public static IEnumerable<SourceReadings> Of(object stored) => stored switch
    {
        TelemetryBatch batch => [Of(batch)],
        TelemetryPage page => Of(page),
        _ => [],
    };

    public static SourceReadings Of(TelemetryBatch batch) => new(
        batch.Source,
        batch.BootId,
        new ReadingTimes(Array.ConvertAll(batch.OffsetsNs, offset => batch.StartNs + offset), Repeated(batch.PeriodMs, batch.OffsetsNs.Length)),
        batch.Columns,
        batch.Dropped,
        batch.Attributes);

    private static IEnumerable<SourceReadings> Of(TelemetryPage page)
    {
        var times = Array.ConvertAll(page.Tracks, track => TimesOf(page.StartNs, track));
        return page.Sources.Select(source => new SourceReadings(
            source.Source, page.BootId, times[source.Track], source.Unpacked(times[source.Track].TimesNs.Length), source.Dropped, source.Attributes));
    }

    private static ReadingTimes TimesOf(long startNs, TelemetryTrack track)
    {
        var (timesNs, periodsNs) = (PackedNumbers.Unpack(track.Offsets, track.Readings.Sum()), new long[track.Readings.Sum()]);
        var (slice, end) = (-1, 0);
        for (var at = 0; at < timesNs.Length; at++)
        {
            while (at == end)
            {
                end += track.Readings[++slice];
            }

            timesNs[at] = startNs + (timesNs[at] * 1000);
            periodsNs[at] = track.PeriodsMs[slice] * NsPerMs;
        }

        return new ReadingTimes(timesNs, periodsNs);
    }

    private static long[] Repeated(int periodMs, int readings)
    {
        var periods = new long[readings];
        Array.Fill(periods, periodMs * NsPerMs);
        return periods;
    }
}

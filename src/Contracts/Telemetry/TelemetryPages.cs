namespace EdgePipeline.Contracts.Telemetry;

/// <summary>Pages unpacked. Pure.</summary>
public static class TelemetryPages
{
    /// <summary>Far more than telemetry sends in one page: a few bytes can stand for so many, and who sends them shall not exhaust whoever reads them.</summary>
    private const int MostReadings = 100_000, MostValues = 10_000_000;
    private const long MostUs = 366L * 24 * 3600 * 1_000_000;

    /// <summary>A batch for each source and phase in which it has readings, and one for a source without any. Columns are unpacked when they are asked for.</summary>
    /// <exception cref="FormatException">The page is not in order, see <see cref="Problem"/>.</exception>
    public static IEnumerable<TelemetryBatch> Batches(this TelemetryPage page)
    {
        var times = Array.ConvertAll(page.Tracks, track => PackedNumbers.Unpack(track.Offsets, track.Readings.Sum()));
        foreach (var source in page.Sources)
        {
            var (track, timesUs) = (page.Tracks[source.Track], times[source.Track]);
            var columns = new PackedColumns(source.Columns, timesUs.Length);
            var units = columns.Units;
            var (first, dropped) = (0, source.Dropped);
            for (var slice = 0; slice < track.Readings.Length; slice++)
            {
                var readings = track.Readings[slice];
                // One without any reading says why there is none.
                if (readings == 0 && (timesUs.Length > 0 || slice < track.Readings.Length - 1))
                {
                    continue;
                }

                var startUs = readings == 0 ? 0 : timesUs[first];
                yield return new TelemetryBatch(
                    page.Device, page.BootId, page.Session, source.Source, page.Sequence, page.TrialId, page.Attempt, page.Phases[slice],
                    page.StartNs + (startUs * 1000), page.StartAt.AddTicks(startUs * TimeSpan.TicksPerMicrosecond), track.PeriodsMs[slice],
                    Array.ConvertAll(timesUs[first..(first + readings)], us => (us - startUs) * 1000),
                    columns.Part(first, readings), units, dropped, source.Attributes);
                first += readings;
                dropped = 0;
            }
        }
    }

    /// <summary>A source's columns, each unpacked when it is asked for.</summary>
    /// <param name="readings">How many each has.</param>
    public static IReadOnlyDictionary<string, long[]> Unpacked(this PackedSource source, int readings) => new PackedColumns(source.Columns, readings).Part(0, readings);

    /// <returns>What is wrong with it, by place; null: all of it can be unpacked.</returns>
    public static string? Problem(TelemetryPage page)
    {
        if (page.Phases is not { Length: > 0 } || page.Tracks is null || page.Sources is not { Length: > 0 })
        {
            return "phases, tracks and sources: one of each is needed at least";
        }

        var counts = new int[page.Tracks.Length];
        foreach (var (index, track) in page.Tracks.Index())
        {
            if (ProblemOf(track, page.Phases.Length, out counts[index]) is { } wrong)
            {
                return $"tracks[{index}].{wrong}";
            }
        }

        if (page.Sources.Sum(source => source?.Columns is { } columns && source.Track >= 0 && source.Track < counts.Length ? (long)columns.Count * counts[source.Track] : 0) > MostValues)
        {
            return $"sources: must not have more than {MostValues} values together";
        }

        // Room for all columns in turn: they are thrown away.
        var numbers = new long[counts.DefaultIfEmpty().Max()];
        return page.Sources.Index().Select(source => ProblemOf(source.Item, counts, numbers) is { } wrong ? $"sources[{source.Index}].{wrong}" : null).FirstOrDefault(wrong => wrong is not null);
    }

    private static string? ProblemOf(TelemetryTrack? track, int phases, out int readings)
    {
        readings = 0;
        if (track is not { Readings: not null, PeriodsMs: not null, Offsets: not null } || track.Readings.Length != phases || track.PeriodsMs.Length != phases)
        {
            return "readings, periodsMs: one for each phase is needed";
        }

        if (track.Readings.Any(count => count < 0) || track.Readings.Sum(count => (long)count) > MostReadings)
        {
            return $"readings: must not be negative, nor more than {MostReadings} together";
        }

        if (track.PeriodsMs.Any(period => period < 1))
        {
            return "periodsMs: must be 1 or more";
        }

        readings = track.Readings.Sum();
        var offsets = new long[readings];
        return NotPacked(track.Offsets, offsets) is { } wrong ? $"offsets: {wrong}"
            : readings > 0 && (offsets[0] < 0 || Decreases(offsets) || offsets[^1] > MostUs) ? "offsets: must not be negative nor decrease, nor go beyond a year"
            : null;
    }

    /// <param name="numbers">Written over: room for as many as any source has readings.</param>
    private static string? ProblemOf(PackedSource? source, int[] counts, long[] numbers)
    {
        if (source is not { Source: not null, Columns: not null } || source.Track < 0 || source.Track >= counts.Length)
        {
            return $"source, columns, and a track of 0 to {counts.Length - 1} are needed";
        }

        return source.Dropped < 0 ? "dropped: must not be negative"
            : source.Columns.Select(column => column.Value is null ? $"columns.{column.Key}: numbers are needed" : NotPacked(column.Value, numbers.AsSpan(0, counts[source.Track])) is { } wrong ? $"columns.{column.Key}: {wrong}" : null)
                .FirstOrDefault(wrong => wrong is not null);
    }

    private static bool Decreases(ReadOnlySpan<long> numbers)
    {
        for (var i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] < numbers[i - 1])
            {
                return true;
            }
        }

        return false;
    }

    private static string? NotPacked(string packed, Span<long> numbers)
    {
        try
        {
            PackedNumbers.Unpack(packed, numbers);
            return null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }
}

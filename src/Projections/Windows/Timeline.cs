using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Projections.Windows;

/// <summary>One source's readings during one boot, put together from its batches whatever order they came in.</summary>
/// <param name="TimesNs">CLOCK_MONOTONIC, strictly increasing.</param>
/// <param name="PeriodsNs">The period asked for at each reading.</param>
/// <param name="Dropped">Readings that telemetry says it lost.</param>
public sealed record Timeline(
    string Source, long[] TimesNs, long[] PeriodsNs, IReadOnlyDictionary<string, long[]> Columns, long Dropped)
{
    /// <summary>A reading at a phase edge closes one batch and opens the next: equal times are one reading.</summary>
    public static Timeline Of(string source, IEnumerable<TelemetryBatch> batches)
    {
        var kept = batches.Where(batch => batch.OffsetsNs.Length > 0).ToArray();
        var readings = new (long TimeNs, int Batch, int Index)[kept.Sum(batch => batch.OffsetsNs.Length)];
        var (count, ordered) = (0, true);
        for (var batch = 0; batch < kept.Length; batch++)
        {
            var (startNs, offsets) = (kept[batch].StartNs, kept[batch].OffsetsNs);
            for (var index = 0; index < offsets.Length; index++)
            {
                readings[count] = (startNs + offsets[index], batch, index);
                ordered &= count == 0 || readings[count - 1].TimeNs <= readings[count].TimeNs;
                count++;
            }
        }

        if (!ordered)
        {
            // Among equal times the first that came.
            Array.Sort(readings);
        }

        var distinct = 0;
        for (var reading = 0; reading < count; reading++)
        {
            if (distinct == 0 || readings[distinct - 1].TimeNs != readings[reading].TimeNs)
            {
                readings[distinct++] = readings[reading];
            }
        }

        Array.Resize(ref readings, distinct);
        return new Timeline(
            source,
            Array.ConvertAll(readings, reading => reading.TimeNs),
            Array.ConvertAll(readings, reading => kept[reading.Batch].PeriodMs * 1_000_000L),
            new TimelineColumns(kept, Array.ConvertAll(readings, reading => (reading.Batch, reading.Index))),
            kept.Sum(batch => batch.Dropped));
    }

    /// <summary>Index of the last reading at or before the time; -1: none.</summary>
    public int Before(long timeNs)
    {
        var index = Array.BinarySearch(TimesNs, timeNs);
        return index >= 0 ? index : ~index - 1;
    }
}

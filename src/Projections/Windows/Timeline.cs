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
        var readings = kept
            .SelectMany(batch => batch.OffsetsNs.Select((offset, index) => (TimeNs: batch.StartNs + offset, Batch: batch, Index: index)))
            .OrderBy(reading => reading.TimeNs)
            .DistinctBy(reading => reading.TimeNs)
            .ToArray();
        var names = kept.Length == 0 ? [] : kept.Select(batch => batch.Columns.Keys).Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal));
        return new Timeline(
            source,
            [.. readings.Select(reading => reading.TimeNs)],
            [.. readings.Select(reading => reading.Batch.PeriodMs * 1_000_000L)],
            names.ToDictionary(
                name => name,
                name => readings.Select(reading => reading.Batch.Columns[name][reading.Index]).ToArray(),
                StringComparer.Ordinal),
            kept.Sum(batch => batch.Dropped));
    }

    /// <summary>Index of the last reading at or before the time; -1: none.</summary>
    public int Before(long timeNs)
    {
        var index = Array.BinarySearch(TimesNs, timeNs);
        return index >= 0 ? index : ~index - 1;
    }
}

using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Replay.WhatIf;

/// <summary>Readings of power as a slower instrument would have taken them: the first of a source, and then each that comes so much later. Pure.</summary>
internal static class CoarserPower
{
    /// <summary>By these a source says that its hardware averages between two readings: over its own update, not over a longer pause.</summary>
    private static readonly string[] Averaging = ["averages", "samples"];

    public static IEnumerable<StoredEvent> Of(IEnumerable<StoredEvent> events, int periodMs)
    {
        StoredEvent[] all = [.. events];
        var coarse = all.Where(IsPower).GroupBy(stored => Source((TelemetryBatch)stored.Data))
            .SelectMany(source => Thinned([.. source.OrderBy(stored => ((TelemetryBatch)stored.Data).StartNs)], periodMs))
            .ToDictionary(stored => stored.Sequence);
        return all.Where(stored => !IsPower(stored) || coarse.ContainsKey(stored.Sequence)).Select(stored => coarse.GetValueOrDefault(stored.Sequence, stored));
    }

    private static bool IsPower(StoredEvent stored) => stored.Data is TelemetryBatch batch && batch.Source.StartsWith(TelemetrySources.Power, StringComparison.Ordinal);

    private static (string, Guid, Guid?, int?) Source(TelemetryBatch batch) => (batch.Source, batch.Session, batch.TrialId, batch.Attempt);

    private static IEnumerable<StoredEvent> Thinned(IReadOnlyList<StoredEvent> source, int periodMs)
    {
        var next = long.MinValue;
        foreach (var stored in source)
        {
            var batch = (TelemetryBatch)stored.Data;
            var kept = new List<int>();
            for (var index = 0; index < batch.OffsetsNs.Length; index++)
            {
                if (batch.StartNs + batch.OffsetsNs[index] >= next)
                {
                    kept.Add(index);
                    next = batch.StartNs + batch.OffsetsNs[index] + (periodMs * 1_000_000L);
                }
            }

            // One without any reading says why there is none.
            if (kept.Count > 0 || batch.OffsetsNs.Length == 0)
            {
                yield return stored with { Data = With(batch, kept, periodMs) };
            }
        }
    }

    private static TelemetryBatch With(TelemetryBatch batch, IReadOnlyList<int> kept, int periodMs) => batch with
    {
        PeriodMs = Math.Max(batch.PeriodMs, periodMs),
        OffsetsNs = [.. kept.Select(index => batch.OffsetsNs[index])],
        Columns = batch.Columns.ToDictionary(column => column.Key, column => kept.Select(index => column.Value[index]).ToArray(), StringComparer.Ordinal),
        Attributes = batch.Attributes?.Where(attribute => !Averaging.Contains(attribute.Key)).ToDictionary(StringComparer.Ordinal),
    };
}

using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Replay.WhatIf;

/// <summary>Readings of power as a slower instrument would have taken them: the first of a source, and then each that comes so much later. Pure.</summary>
internal static class CoarserPower
{
    /// <summary>By these a source says that its hardware averages between two readings: over its own update, not over a longer pause.</summary>
    private static readonly string[] Averaging = ["averages", "samples"];

    /// <returns>The same history, with pages as the batches in them.</returns>
    public static IEnumerable<StoredEvent> Of(IEnumerable<StoredEvent> events, int periodMs)
    {
        StoredEvent[] all = [.. events.SelectMany(stored => stored.Data is TelemetryPage page ? page.Batches().Select(batch => stored with { Data = batch }) : [stored])];
        var thinned = new Dictionary<TelemetryBatch, TelemetryBatch?>(ReferenceEqualityComparer.Instance);
        foreach (var source in all.Select(stored => stored.Data).OfType<TelemetryBatch>().Where(IsPower).GroupBy(batch => (batch.Source, batch.Session, batch.TrialId, batch.Attempt)))
        {
            Thin([.. source.OrderBy(batch => batch.StartNs)], periodMs, thinned);
        }

        return all
            .Select(stored => stored.Data is TelemetryBatch batch && thinned.TryGetValue(batch, out var coarse) ? coarse is null ? null : stored with { Data = coarse } : stored)
            .OfType<StoredEvent>();
    }

    private static bool IsPower(TelemetryBatch batch) => batch.Source.StartsWith(TelemetrySources.Power, StringComparison.Ordinal);

    private static void Thin(IReadOnlyList<TelemetryBatch> source, int periodMs, Dictionary<TelemetryBatch, TelemetryBatch?> thinned)
    {
        var next = long.MinValue;
        foreach (var batch in source)
        {
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
            thinned[batch] = kept.Count > 0 || batch.OffsetsNs.Length == 0 ? With(batch, kept, periodMs) : null;
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

using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>Makes batches of what the rings hold: one for each source and slice.</summary>
internal sealed class BatchBuilder(TelemetrySettings settings, Guid session, Backlog backlog, TimeProvider clock)
{
    /// <summary>A longer slice takes several batches, so that no message grows beyond some hundred kilobytes.</summary>
    internal const int MostReadings = 1000;

    /// <summary>The attribute that says why a source has no readings.</summary>
    private const string Reason = "reason";

    /// <summary>Empties the sampler's rings into the backlog.</summary>
    internal void Flush(Sampler sampler)
    {
        // Boot on the wall clock, as of now: readings carry monotonic time only.
        var boot = clock.GetUtcNow() - TimeSpan.FromTicks(clock.GetTimestamp() / TimeSpan.NanosecondsPerTick);
        foreach (var series in sampler.Series.All)
        {
            var ring = series.Ring;
            var dropped = ring.Dropped;
            // A source that has no reading but a reason for that says it.
            if (ring.Count == 0 && series.Attributes.ContainsKey(Reason))
                backlog.Add(Build(series, 0, 0, sampler.Slice, boot, sampler.Series.NextSequence(series.Source), dropped));
            for (var first = 0; first < ring.Count;)
            {
                var length = RunLength(ring, first);
                var sequence = sampler.Series.NextSequence(series.Source);
                backlog.Add(Build(series, first, length, sampler.Slices[ring.SliceOf(first)], boot, sequence, dropped));
                dropped = 0;
                first += length;
            }
        }

        sampler.Clear();
    }

    /// <summary>How many readings from the first on belong to one batch.</summary>
    internal static int RunLength(Ring ring, int first)
    {
        var length = 1;
        while (first + length < ring.Count && length < MostReadings && ring.SliceOf(first + length) == ring.SliceOf(first))
            length++;
        return length;
    }

    private TelemetryBatch Build(
        Series series, int first, int length, Slice slice, DateTimeOffset boot, long sequence, long dropped)
    {
        var ring = series.Ring;
        var startNs = length == 0 ? clock.GetTimestamp() : ring.TimeNs(first);
        var offsets = new long[length];
        for (var i = 0; i < length; i++)
            offsets[i] = ring.TimeNs(first + i) - startNs;

        var columns = new Dictionary<string, long[]>(StringComparer.Ordinal);
        for (var column = 0; column < series.Columns.Count; column++)
        {
            var values = new long[length];
            for (var i = 0; i < length; i++)
                values[i] = ring.Value(first + i, column);
            columns[series.Columns[column].Name] = values;
        }

        return new TelemetryBatch(
            settings.Device,
            settings.BootId,
            session,
            series.Source,
            sequence,
            slice.TrialId,
            slice.Attempt,
            slice.Phase,
            startNs,
            boot + TimeSpan.FromTicks(startNs / TimeSpan.NanosecondsPerTick),
            slice.Fine ? slice.PeriodMs / series.Readings : slice.PeriodMs,
            offsets,
            columns,
            series.Columns.ToDictionary(column => column.Name, column => column.Unit, StringComparer.Ordinal),
            dropped + backlog.TakeLost(series.Source),
            series.Attributes.Count == 0 ? null : new Dictionary<string, string>(series.Attributes, StringComparer.Ordinal));
    }
}

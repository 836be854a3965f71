using System.Runtime.InteropServices;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>A page on its way: readings of some slices, source by source.</summary>
internal sealed class PageDraft(TelemetrySettings settings, Guid session, Slice[] slices, TimeProvider clock)
{
    private const long NsPerUs = 1000;

    private readonly List<(Series Series, long[] TimesNs, int[] Readings, IReadOnlyDictionary<string, string> Columns, long Dropped)> _sources = [];

    internal bool IsEmpty => _sources.Count == 0;

    /// <summary>Numbers so far.</summary>
    internal long Values { get; private set; }

    internal void Add(Series series, int first, int length, int firstSlice, long dropped)
    {
        var ring = series.Ring;
        var (times, readings) = (new long[length], new int[slices.Length]);
        for (var i = 0; i < length; i++)
        {
            times[i] = ring.TimeNs(first + i);
            readings[ring.SliceOf(first + i) - firstSlice]++;
        }

        var (columns, values) = (new Dictionary<string, string>(StringComparer.Ordinal), new long[length]);
        foreach (var (index, column) in series.Columns.Index())
        {
            for (var i = 0; i < length; i++)
                values[i] = ring.Value(first + i, index);
            columns[column.Name] = PackedNumbers.Pack(column.Unit, values);
        }

        _sources.Add((series, times, readings, columns, dropped));
        Values += (series.Columns.Count + 1L) * length;
    }

    internal TelemetryPage Close(long sequence)
    {
        var startNs = _sources.Where(source => source.TimesNs.Length > 0).Select(source => source.TimesNs[0]).DefaultIfEmpty(clock.GetTimestamp()).Min();
        // Boot on the wall clock, as of now: readings carry monotonic time only.
        var boot = clock.GetUtcNow() - TimeSpan.FromTicks(clock.GetTimestamp() / TimeSpan.NanosecondsPerTick);
        var (tracks, numbers, sources) = (new List<TelemetryTrack>(), new Dictionary<string, int>(StringComparer.Ordinal), new List<PackedSource>());
        foreach (var (series, times, readings, columns, dropped) in _sources)
        {
            var periods = Array.ConvertAll(slices, slice => slice.Fine ? slice.PeriodMs / series.Readings : slice.PeriodMs);
            var offsets = PackedNumbers.Pack("us", Array.ConvertAll(times, time => (time - startNs) / NsPerUs));
            ref var track = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, $"{offsets}/{string.Join(' ', readings)}/{series.Readings}", out var isKnown);
            if (!isKnown)
            {
                track = tracks.Count;
                tracks.Add(new TelemetryTrack(readings, periods, offsets));
            }

            sources.Add(new PackedSource(
                series.Source, track, columns, dropped, series.Attributes.Count == 0 ? null : new Dictionary<string, string>(series.Attributes, StringComparer.Ordinal)));
        }

        return new TelemetryPage(
            settings.Device, settings.BootId, session, sequence, slices[0].TrialId, slices[0].Attempt, startNs,
            boot + TimeSpan.FromTicks(startNs / TimeSpan.NanosecondsPerTick), Array.ConvertAll(slices, slice => slice.Phase), [.. tracks], [.. sources]);
    }
}

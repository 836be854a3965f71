using System.Runtime.InteropServices;

namespace EdgePipeline.Telemetry.Sampling;

/// <summary>
/// All sources. Rings of ended sources are used again by new ones, so that a process that outlives many trials does not grow with each.
/// Sequences count per name, since a name can come back (a process id, a cgroup of a later trial).
/// </summary>
internal sealed class SeriesSet(int capacity)
{
    private readonly List<Series> _all = [];
    private readonly Dictionary<int, Stack<Ring>> _spare = [];
    private readonly Dictionary<string, long> _lastSequence = new(StringComparer.Ordinal);

    internal IReadOnlyList<Series> All => _all;

    /// <param name="readings">In a fine slice, for each reading of the device as a whole; a source with more of them does not end.</param>
    internal Series Create(string source, IReadOnlyList<Column> columns, int readings = 1)
    {
        var ring = readings == 1 && _spare.TryGetValue(columns.Count, out var rings) && rings.TryPop(out var spare)
            ? spare
            : new Ring(capacity * readings, columns.Count);
        var series = new Series(source, columns, ring, readings);
        _all.Add(series);
        return series;
    }

    internal long NextSequence(string source) => ++CollectionsMarshal.GetValueRefOrAddDefault(_lastSequence, source, out _);

    /// <summary>Empties every ring, and lets go of the sources that ended. To be called when the readings are in batches.</summary>
    internal void Clear()
    {
        foreach (var series in _all)
        {
            series.Ring.Clear();
            if (series.Ended)
                (CollectionsMarshal.GetValueRefOrAddDefault(_spare, series.Columns.Count, out _) ??= new Stack<Ring>()).Push(series.Ring);
        }

        _all.RemoveAll(series => series.Ended);
    }
}

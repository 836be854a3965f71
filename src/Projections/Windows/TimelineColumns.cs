using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EdgePipeline.Projections.Windows;

/// <summary>Columns that all events of a source have, each put together when it is asked for: most never are.</summary>
internal sealed class TimelineColumns(SourceReadings[] events, TimeAxis axis) : IReadOnlyDictionary<string, long[]>
{
    private readonly Dictionary<string, long[]> _known = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => events.Length == 0 ? [] : events[0].Columns.Keys.Where(ContainsKey);

    public IEnumerable<long[]> Values => Keys.Select(key => this[key]);

    public int Count => Keys.Count();

    public long[] this[string key] => TryGetValue(key, out var values) ? values : throw new KeyNotFoundException($"the source has no column {key}");

    public bool ContainsKey(string key) => events.Length > 0 && Array.TrueForAll(events, readings => readings.Columns.ContainsKey(key));

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out long[] value)
    {
        if (_known.TryGetValue(key, out value))
        {
            return true;
        }

        if (!ContainsKey(key))
        {
            return false;
        }

        value = new long[axis.Readings.Length];
        var at = 0;
        while (at < value.Length)
        {
            // Readings of an event follow one another, but for events that overlap in time.
            var of = axis.Readings[at].Event;
            var column = events[of].Columns[key];
            for (; at < value.Length && axis.Readings[at].Event == of; at++)
            {
                value[at] = column[axis.Readings[at].Index];
            }
        }

        _known.Add(key, value);
        return true;
    }

    public IEnumerator<KeyValuePair<string, long[]>> GetEnumerator() => Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

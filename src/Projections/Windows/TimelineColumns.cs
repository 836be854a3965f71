using System.Collections;
using System.Diagnostics.CodeAnalysis;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Projections.Windows;

/// <summary>Columns that all batches of a source have, each put together when it is asked for: most never are.</summary>
/// <param name="readings">Where each reading's values are.</param>
internal sealed class TimelineColumns(TelemetryBatch[] batches, (int Batch, int Index)[] readings) : IReadOnlyDictionary<string, long[]>
{
    private readonly Dictionary<string, long[]> _known = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => batches.Length == 0 ? [] : batches[0].Columns.Keys.Where(ContainsKey);

    public IEnumerable<long[]> Values => Keys.Select(key => this[key]);

    public int Count => Keys.Count();

    public long[] this[string key] => TryGetValue(key, out var values) ? values : throw new KeyNotFoundException($"the batches have no column {key}");

    public bool ContainsKey(string key) => batches.Length > 0 && Array.TrueForAll(batches, batch => batch.Columns.ContainsKey(key));

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

        var columns = Array.ConvertAll(batches, batch => batch.Columns[key]);
        value = Array.ConvertAll(readings, reading => columns[reading.Batch][reading.Index]);
        _known.Add(key, value);
        return true;
    }

    public IEnumerator<KeyValuePair<string, long[]>> GetEnumerator() => Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

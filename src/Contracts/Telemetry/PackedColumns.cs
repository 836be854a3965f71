using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EdgePipeline.Contracts.Telemetry;

/// <summary>A source's columns, each unpacked when it is first asked for: most never are.</summary>
/// <param name="readings">How many each has.</param>
internal sealed class PackedColumns(IReadOnlyDictionary<string, string> packed, int readings)
{
    private Dictionary<string, long[]>? _known;

    /// <summary>The columns' values of some readings.</summary>
    public IReadOnlyDictionary<string, long[]> Part(int first, int count) => new PartOf(this, first, count);

    /// <summary>What each column is in.</summary>
    public IReadOnlyDictionary<string, string> Units => new PackedUnits(packed);

    private long[] Unpacked(string name)
    {
        _known ??= new Dictionary<string, long[]>(StringComparer.Ordinal);
        return _known.TryGetValue(name, out var values) ? values : _known[name] = PackedNumbers.Unpack(packed[name], readings);
    }

    private bool Has(string name) => packed.ContainsKey(name);

    private IEnumerable<string> Names => packed.Keys;

    private sealed class PartOf(PackedColumns whole, int first, int count) : IReadOnlyDictionary<string, long[]>
    {
        public IEnumerable<string> Keys => whole.Names;

        public IEnumerable<long[]> Values => Keys.Select(key => this[key]);

        public int Count => Keys.Count();

        public long[] this[string key] => whole.Unpacked(key) is var all && count == all.Length ? all : all.AsSpan(first, count).ToArray();

        public bool ContainsKey(string key) => whole.Has(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out long[] value)
        {
            value = whole.Has(key) ? this[key] : null;
            return value is not null;
        }

        public IEnumerator<KeyValuePair<string, long[]>> GetEnumerator() => Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class PackedUnits(IReadOnlyDictionary<string, string> packed) : IReadOnlyDictionary<string, string>
    {
        public IEnumerable<string> Keys => packed.Keys;

        public IEnumerable<string> Values => packed.Values.Select(PackedNumbers.UnitOf);

        public int Count => packed.Count;

        public string this[string key] => PackedNumbers.UnitOf(packed[key]);

        public bool ContainsKey(string key) => packed.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
        {
            value = packed.TryGetValue(key, out var numbers) ? PackedNumbers.UnitOf(numbers) : null;
            return value is not null;
        }

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
            packed.Select(column => KeyValuePair.Create(column.Key, PackedNumbers.UnitOf(column.Value))).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

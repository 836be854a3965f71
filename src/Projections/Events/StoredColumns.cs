using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EdgePipeline.Projections.Events;

/// <summary>A source's columns where they lie in a page's JSON, each made a text when it is asked for: most never are.</summary>
/// <param name="columns">Their names, and where each one's text begins and ends, with its quotes.</param>
internal sealed class StoredColumns(byte[] page, (string Name, Range Text)[] columns) : IReadOnlyDictionary<string, string>
{
    public IEnumerable<string> Keys => columns.Select(column => column.Name);

    public IEnumerable<string> Values => columns.Select(column => Text(column.Text));

    public int Count => columns.Length;

    public string this[string key] => TryGetValue(key, out var text) ? text : throw new KeyNotFoundException($"the page has no column {key}");

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? Text(columns[index].Text) : null;
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => columns.Select(column => KeyValuePair.Create(column.Name, Text(column.Text))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string key)
    {
        var index = columns.Length - 1;
        while (index >= 0 && columns[index].Name != key)
        {
            index--;
        }

        return index;
    }

    private string Text(Range range)
    {
        var reader = new Utf8JsonReader(page.AsSpan(range));
        reader.Read();
        return reader.GetString()!;
    }
}

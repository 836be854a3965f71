using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Contracts;

namespace EdgePipeline.Projections.Evidence;

/// <summary>A row's evidence for a person and for a program. Pure.</summary>
internal static class EvidenceText
{
    /// <summary>Values of one column: more would fill the screen.</summary>
    private const int MostListed = 5;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(FoundRow found, IReadOnlyList<EvidenceEvent> events)
    {
        var text = new StringBuilder();
        var types = events.GroupBy(stored => stored.Type).Select(group => $"{group.Count()} {group.Key}");
        text.Append(CultureInfo.InvariantCulture, $"{found.Table.ShortName} {string.Join(' ', found.Key)}\n{Values(found)}\nrests on {events.Count} events: {string.Join(", ", types)}\n\n");
        foreach (var stored in events)
        {
            text.Append(CultureInfo.InvariantCulture, $"{stored.Sequence,8}  {stored.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z  {stored.Id}  {What(stored),-30}  {stored.Stream}\n");
        }

        foreach (var stored in events.Where(stored => stored.Problem is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{stored.Parser} does not understand the output, and the result before stays: {stored.Problem}\n");
        }

        var outputs = events.SelectMany(stored => stored.Outputs, (stored, output) => (stored, output)).ToArray();
        if (outputs.Length > 0)
        {
            text.Append("\nwhat tools printed; --raw NAME prints one as it was:\n");
            foreach (var (stored, output) in outputs)
            {
                text.Append(CultureInfo.InvariantCulture, $"{stored.Sequence,8}  {output.Name}  {output.Bytes} bytes  sha256 {output.Sha256}\n");
            }
        }

        return Printable.Text(text.ToString());
    }

    public static string Json(FoundRow found, IReadOnlyList<EvidenceEvent> events) => new JsonObject
    {
        ["table"] = found.Table.ShortName,
        ["key"] = new JsonObject(found.Table.Key.Zip(found.Key).Select(pair => KeyValuePair.Create(pair.First, (JsonNode?)pair.Second))),
        ["row"] = JsonNode.Parse(found.Row.GetRawText()),
        ["events"] = JsonSerializer.SerializeToNode(events, JsonOptions),
    }.ToJsonString(JsonOptions) + "\n";

    /// <summary>A column a line, in the table's order. Lines of a text stand below each other.</summary>
    private static string Values(FoundRow found)
    {
        string[] columns = [.. found.Table.Columns.Where(column => found.Row.TryGetProperty(column, out _))];
        var width = columns.Max(column => column.Length);
        var nextLine = $"\n{new string(' ', width + 4)}";
        return string.Concat(columns.Select(column =>
            $"  {column.PadRight(width)}  {Value(found.Row.GetProperty(column)).TrimEnd('\n').Replace("\n", nextLine, StringComparison.Ordinal)}\n"));
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "NULL",
        JsonValueKind.String when value.GetString() is { Length: > 0 } words => words,
        JsonValueKind.Array when value.GetArrayLength() > MostListed => string.Create(CultureInfo.InvariantCulture, $"{value.GetArrayLength()} values; --json shows them"),
        _ => value.GetRawText(),
    };

    private static string What(EvidenceEvent stored) => stored.Source is null
        ? $"{stored.Type}{(stored.Parser is { } parser ? $" by {parser}" : "")}{(stored.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $": {value}") : "")}"
        : $"{stored.Type} {stored.Source}{stored.InWindow switch { true => ", in the window", false => ", outside the window", null => "" }}";
}

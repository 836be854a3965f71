using System.Globalization;
using System.Text.Json;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Experiments;

/// <summary>A CloudEvent of edge.results in one line for people.</summary>
internal static class ResultLine
{
    public static string Of(byte[] cloudEvent)
    {
        try
        {
            using var document = JsonDocument.Parse(cloudEvent);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return "(a message that is no CloudEvent)";

            var values = root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
                ? data.EnumerateObject().Where(value => Simple(value.Value)).Select(value => $"{value.Name}={Text(value.Value)}")
                : [];
            return Printable.Line(string.Join("  ", [Text(root, "time"), Text(root, "type"), Text(root, "subject"), .. values]));
        }
        catch (JsonException)
        {
            return "(a message that is not JSON)";
        }
    }

    private static bool Simple(JsonElement value) => value.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False;

    private static string Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? Text(value) : "";

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble().ToString("0.###", CultureInfo.InvariantCulture)
        : value.ToString();
}

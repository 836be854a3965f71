using System.Text.Json;

namespace EdgePipeline.Telemetry.Meters.Http;

/// <summary>
/// What plugs answer. Power alone is read: their energy totals are of a watt-hour or coarser and begin anew when the plug restarts.
/// </summary>
internal static class PlugReply
{
    internal const string Shelly1 = "shelly1", Shelly2 = "shelly2", Tasmota = "tasmota";

    /// <returns>Null for a kind that is none.</returns>
    internal static string? PathOf(string kind) => kind switch
    {
        Shelly1 => "/meter/0",
        Shelly2 => "/rpc/Switch.GetStatus?id=0",
        Tasmota => "/cm?cmnd=Status%208",
        _ => null,
    };

    internal static bool TryParse(string kind, ReadOnlyMemory<byte> json, out double watts, out string problem)
    {
        watts = 0;
        problem = "";
        try
        {
            using var reply = JsonDocument.Parse(json);
            var found = kind switch
            {
                Shelly1 when Property(reply.RootElement, "is_valid") is { ValueKind: JsonValueKind.False } => null,
                Shelly1 => Number(Property(reply.RootElement, "power")),
                Shelly2 => Number(Property(reply.RootElement, "apower")),
                _ => Sum(Property(Property(Property(reply.RootElement, "StatusSNS"), "ENERGY"), "Power")),
            };
            if (found is { } number && double.IsFinite(number))
                watts = number;
            else
                problem = $"the {kind} plug's answer has no valid power in it";
        }
        catch (JsonException)
        {
            problem = $"the {kind} plug's answer is no JSON";
        }

        return problem.Length == 0;
    }

    /// <summary>A plug with several outlets answers with a list.</summary>
    private static double? Sum(JsonElement? power) => power is { ValueKind: JsonValueKind.Array } outlets
        ? outlets.GetArrayLength() == 0 ? null : outlets.EnumerateArray().Select(outlet => Number(outlet)).Aggregate((sum, next) => sum + next)
        : Number(power);

    private static double? Number(JsonElement? element) => element is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;

    private static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;
}

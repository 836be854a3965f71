using System.Text.Json;
using System.Text.Json.Serialization;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Events;

namespace EdgePipeline.Projections.Ingest;

/// <summary>A message body to a page, or the reason why it is none.</summary>
internal static class PageMessageParser
{
    /// <summary>Reads nothing but what would be written the same: such a body is stored as it came.</summary>
    private static readonly JsonSerializerOptions AsWritten = new(EventStore.Json)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>By the member that batches do not have.</summary>
    public static bool IsPage(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("tracks"u8))
                {
                    return true;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Whoever reads it says where.
        }

        return false;
    }

    public static (TelemetryMessage? Message, string? Reason) Parse(byte[] body)
    {
        try
        {
            if (Read(body, AsWritten) is { } plain && Problem(plain) is null)
            {
                return (TelemetryMessage.Of(plain, body), null);
            }
        }
        catch (JsonException)
        {
            // Read again with more patience.
        }

        try
        {
            var page = Read(body, EventStore.Json)!;
            return Problem(page) is { } problem ? (null, problem) : (TelemetryMessage.Of(page, JsonSerializer.SerializeToUtf8Bytes(page, EventStore.Json)), null);
        }
        catch (JsonException failure)
        {
            return (null, $"not a page of telemetry in JSON: {failure.Message}");
        }
    }

    /// <returns>What is wrong with it, and where; null: it can be stored.</returns>
    public static string? Problem(TelemetryPage page) => page switch
    {
        _ when TelemetryMessageParser.NotAName(page.Device) => "device: a name of 1 to 200 characters is needed",
        _ when TelemetryMessageParser.NotAName(page.BootId) => "bootId: a name of 1 to 200 characters is needed",
        _ when page.Session == Guid.Empty => "session: an id is needed",
        { Sequence: < 1 } => "sequence: counts from 1",
        { StartNs: < 0 } => "startNs: must not be negative",
        { TrialId: not null, Attempt: null } => "attempt: is needed with trialId",
        _ when TelemetryPages.Problem(page) is { } problem => problem,
        _ when page.Sources.Index().FirstOrDefault(source => TelemetryMessageParser.NotAName(source.Item.Source)) is { Item: not null } nameless => $"sources[{nameless.Index}].source: a name of 1 to 200 characters is needed",
        _ => null,
    };

    private static TelemetryPage? Read(byte[] body, JsonSerializerOptions options) => JsonSerializer.Deserialize<TelemetryPage>(body, options);
}

using System.Text.Json;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Events;

namespace EdgePipeline.Projections.Ingest;

/// <summary>A message body to a page or a batch, or the reason why it is neither.</summary>
internal static class TelemetryMessageParser
{
    private const int LongestName = 200;

    /// <returns>What to store, or a reason.</returns>
    public static (TelemetryMessage? Message, string? Reason) Parse(byte[] body)
    {
        if (PageMessageParser.IsPage(body))
        {
            return PageMessageParser.Parse(body);
        }

        if (Plain(body) is { } plain)
        {
            return (TelemetryMessage.Of(plain, body), null);
        }

        var (batch, reason) = ParseAny(body);
        return (batch is null ? null : TelemetryMessage.Of(batch, JsonSerializer.SerializeToUtf8Bytes(batch, EventStore.Json)), reason);
    }

    public static bool NotAName(string? name) => string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl);

    /// <summary>A body as programs write it, which can be stored as it is. Whatever is odd about another one, the serializer finds the words for.</summary>
    private static TelemetryBatch? Plain(byte[] body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && StoredBatch.Read(ref reader, out var isPlain) is var batch && isPlain && Problem(batch) is null && !reader.Read() ? batch : null;
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static (TelemetryBatch? Batch, string? Reason) ParseAny(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<TelemetryBatch>(body, EventStore.Json) is { } batch
                ? Problem(batch) is { } problem ? (null, problem) : (batch, null)
                : (null, "the body is null");
        }
        catch (JsonException failure)
        {
            return (null, $"not telemetry in JSON: {failure.Message}");
        }
    }

    private static string? Problem(TelemetryBatch batch) => batch switch
    {
        _ when NotAName(batch.Device) => "device: a name of 1 to 200 characters is needed",
        _ when NotAName(batch.Source) => "source: a name of 1 to 200 characters is needed",
        _ when NotAName(batch.BootId) => "bootId: a name of 1 to 200 characters is needed",
        _ when batch.Session == Guid.Empty => "session: an id is needed",
        { Sequence: < 1 } => "sequence: counts from 1",
        { PeriodMs: < 1 } => "periodMs: must be 1 or more",
        { StartNs: < 0 } => "startNs: must not be negative",
        { Dropped: < 0 } => "dropped: must not be negative",
        { TrialId: not null, Attempt: null } => "attempt: is needed with trialId",
        { OffsetsNs: null } => "offsetsNs: is needed",
        { Columns: null } => "columns: is needed",
        { Units: null } => "units: is needed",
        _ when batch.Columns.Any(column => column.Value is null || column.Value.Length != batch.OffsetsNs.Length) =>
            "columns: each needs as many values as offsetsNs",
        _ when Decreasing(batch.OffsetsNs) => "offsetsNs: must not be negative nor decrease",
        _ => null,
    };

    private static bool Decreasing(long[] offsets) => offsets.Length > 0 && (offsets[0] < 0 || offsets.Zip(offsets.Skip(1)).Any(pair => pair.Second < pair.First));
}

using System.Buffers;
using System.Text.Json;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Projections.Events;

/// <summary>
/// A batch of telemetry from its stored JSON, as the serializer would read it. Most events are batches, and the serializer, which boxes each
/// member and grows each array, was what a rebuild waited for.
/// </summary>
internal static class StoredBatch
{
    private static readonly Dictionary<string, string> NoWords = [];
    private static readonly Dictionary<string, long[]> NoColumns = [];

    public static TelemetryBatch Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Next(ref reader);
        return Read(ref reader, out _);
    }

    /// <param name="reader">At the batch's beginning; then at its end.</param>
    /// <param name="isPlain">False: it has a member that batches do not have, at least under that very name, or lacks readings.</param>
    public static TelemetryBatch Read(ref Utf8JsonReader reader, out bool isPlain)
    {
        isPlain = true;
        string? device = null, boot = null, source = null, phase = null;
        Guid? session = null, trial = null;
        long? sequence = null, attempt = null, startNs = null, periodMs = null, dropped = null;
        DateTimeOffset startAt = default;
        long[]? offsets = null;
        Dictionary<string, long[]>? columns = null;
        Dictionary<string, string>? units = null, attributes = null;
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("columns"u8)) columns = Columns(ref reader, ref isPlain);
            else if (reader.ValueTextEquals("offsetsNs"u8)) offsets = Numbers(ref reader, ref isPlain);
            else if (reader.ValueTextEquals("source"u8)) source = Text(ref reader);
            else if (reader.ValueTextEquals("trialId"u8)) trial = Id(ref reader);
            else if (reader.ValueTextEquals("attempt"u8)) attempt = Number(ref reader);
            else if (reader.ValueTextEquals("bootId"u8)) boot = Text(ref reader);
            else if (reader.ValueTextEquals("startNs"u8)) startNs = Number(ref reader);
            else if (reader.ValueTextEquals("periodMs"u8)) periodMs = Number(ref reader);
            else if (reader.ValueTextEquals("dropped"u8)) dropped = Number(ref reader);
            else if (reader.ValueTextEquals("attributes"u8)) attributes = Words(ref reader, ref isPlain);
            else if (reader.ValueTextEquals("units"u8)) units = Words(ref reader, ref isPlain);
            else if (reader.ValueTextEquals("device"u8)) device = Text(ref reader);
            else if (reader.ValueTextEquals("session"u8)) session = Id(ref reader);
            else if (reader.ValueTextEquals("sequence"u8)) sequence = Number(ref reader);
            else if (reader.ValueTextEquals("phase"u8)) phase = Text(ref reader);
            else if (reader.ValueTextEquals("startAt"u8)) startAt = Next(ref reader) == JsonTokenType.Null ? default : reader.GetDateTimeOffset();
            else
            {
                isPlain = false;
                reader.Skip();
            }
        }

        isPlain = isPlain && offsets is not null && columns is not null && units is not null;
        return checked(new TelemetryBatch(
            device!, boot!, session ?? Guid.Empty, source!, sequence ?? 0, trial, (int?)attempt, phase, startNs ?? 0, startAt, (int)(periodMs ?? 0), offsets ?? [],
            columns ?? NoColumns, units ?? NoWords, dropped ?? 0, attributes));
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("a stored batch of telemetry ends in the middle");

    /// <returns>False: there is nothing to read, or something else, which is passed over.</returns>
    private static bool Begins(JsonTokenType wanted, ref Utf8JsonReader reader, ref bool isPlain)
    {
        var found = Next(ref reader);
        if (found != wanted && found != JsonTokenType.Null)
        {
            isPlain = false;
            reader.Skip();
        }

        return found == wanted;
    }

    private static string? Text(ref Utf8JsonReader reader) => Next(ref reader) == JsonTokenType.Null ? null : reader.GetString();

    private static Guid? Id(ref Utf8JsonReader reader) => Next(ref reader) == JsonTokenType.Null ? null : reader.GetGuid();

    private static long? Number(ref Utf8JsonReader reader) => Next(ref reader) == JsonTokenType.Null ? null : reader.GetInt64();

    private static Dictionary<string, string>? Words(ref Utf8JsonReader reader, ref bool isPlain)
    {
        if (!Begins(JsonTokenType.StartObject, ref reader, ref isPlain))
        {
            return null;
        }

        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            words[reader.GetString()!] = Text(ref reader)!;
        }

        return words;
    }

    /// <summary>A column of no values is none.</summary>
    private static Dictionary<string, long[]>? Columns(ref Utf8JsonReader reader, ref bool isPlain)
    {
        if (!Begins(JsonTokenType.StartObject, ref reader, ref isPlain))
        {
            return null;
        }

        var columns = new Dictionary<string, long[]>(StringComparer.Ordinal);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (Numbers(ref reader, ref isPlain) is { } values)
            {
                columns[name] = values;
            }
            else
            {
                isPlain = false;
            }
        }

        return columns;
    }

    private static long[]? Numbers(ref Utf8JsonReader reader, ref bool isPlain)
    {
        if (!Begins(JsonTokenType.StartArray, ref reader, ref isPlain))
        {
            return null;
        }

        var buffer = ArrayPool<long>.Shared.Rent(64);
        var count = 0;
        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            if (count == buffer.Length)
            {
                var larger = ArrayPool<long>.Shared.Rent(2 * count);
                buffer.CopyTo(larger.AsSpan());
                ArrayPool<long>.Shared.Return(buffer);
                buffer = larger;
            }

            buffer[count++] = reader.GetInt64();
        }

        long[] numbers = [.. buffer.AsSpan(0, count)];
        ArrayPool<long>.Shared.Return(buffer);
        return numbers;
    }
}

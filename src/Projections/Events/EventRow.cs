using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using Npgsql;

namespace EdgePipeline.Projections.Events;

/// <summary>An event from its row in the store, the same way for whoever reads it.</summary>
internal static class EventRow
{
    /// <param name="reader">At a row of <c>seq_id, id, type, data, stream_id</c>, the data as text.</param>
    /// <exception cref="UnreadableEventException">It is no such event.</exception>
    public static StoredEvent Read(NpgsqlDataReader reader)
    {
        var (sequence, type) = (reader.GetInt64(0), reader.GetString(2));
        if (!EventCatalog.All.TryGetValue(type, out var clrType))
        {
            throw new UnreadableEventException(sequence, type, reader.GetString(4), "this version does not know the type: run a newer version");
        }

        try
        {
            return new StoredEvent(sequence, reader.GetGuid(1), Read(type, clrType, reader.GetFieldValue<byte[]>(3)) ?? throw new JsonException("it is null"));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new UnreadableEventException(sequence, type, reader.GetString(4), failure.Message);
        }
    }

    private static object? Read(string name, Type type, byte[] json) =>
        EventUpcasts.Has(name) ? JsonSerializer.Deserialize(EventUpcasts.ToCurrent(name, Encoding.UTF8.GetString(json)), type, EventStore.Json)
        : type == typeof(TelemetryBatch) ? StoredBatch.Read(json)
        : type == typeof(TelemetryPage) ? StoredPage.Read(json)
        : JsonSerializer.Deserialize(json, type, EventStore.Json);
}

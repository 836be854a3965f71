using System.Text.Json;
using System.Text.Json.Serialization;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Projections.Events;

/// <summary>Lets Marten read batches as <see cref="StoredBatch"/> does. They are written as ever.</summary>
internal sealed class StoredBatchConverter : JsonConverter<TelemetryBatch>
{
    public override TelemetryBatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => StoredBatch.Read(ref reader, out _);

    public override void Write(Utf8JsonWriter writer, TelemetryBatch value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, EventStore.Json);
}

using System.Buffers;
using System.Text.Json;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Rabbit;

/// <summary>Messages as MassTransit wraps them, which the orchestrator sends and expects. What it does not need of that is left out.</summary>
internal static class Envelope
{
    public const string ContentType = "application/vnd.masstransit+json";

    /// <summary>All that a worker says: each has an exchange, to which the orchestrator binds its queues.</summary>
    public static IReadOnlyList<Type> Published { get; } =
    [
        typeof(DeviceAnnounced), typeof(EnvironmentCaptured), typeof(TrialAccepted), typeof(TrialPhaseEntered), typeof(TrialGateWaited),
        typeof(TrialGatePassed), typeof(TrialCompleted), typeof(TrialFailed), typeof(TrialInterrupted), typeof(TrialStatusReported),
    ];

    private static readonly Type[] Commands = [typeof(RunTrial), typeof(CancelTrial), typeof(GetTrialStatus)];

    /// <summary>Where messages of this type are published to.</summary>
    public static string ExchangeOf(Type message) => $"{message.Namespace}:{message.Name}";

    public static byte[] Wrap(object message, Guid messageId, DateTimeOffset sentAt)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            writer.WriteString("messageId", messageId);
            writer.WriteStartArray("messageType");
            writer.WriteStringValue(Urn(message.GetType()));
            writer.WriteEndArray();
            writer.WritePropertyName("message");
            JsonSerializer.Serialize(writer, message, WorkerJson.Of(message.GetType()));
            writer.WriteString("sentTime", sentAt);
            writer.WriteStartObject("headers");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return text.WrittenSpan.ToArray();
    }

    /// <returns>Null: it is of no kind that a device is commanded by.</returns>
    /// <exception cref="JsonException">It is no such envelope, or its message lacks what it should have.</exception>
    public static object? Unwrap(ReadOnlySpan<byte> body)
    {
        var received = JsonSerializer.Deserialize(body, WorkerJson.Of<ReceivedEnvelope>());
        if (received is not { MessageType: { } types, Message.ValueKind: JsonValueKind.Object })
        {
            throw new JsonException("it is no envelope with messageType and message");
        }

        return Array.Find(Commands, command => types.Contains(Urn(command))) is { } known
            ? received.Message.Deserialize(WorkerJson.Of(known))
            : null;
    }

    private static string Urn(Type message) => $"urn:message:{ExchangeOf(message)}";
}

/// <summary>What a worker reads of an envelope.</summary>
internal sealed record ReceivedEnvelope(IReadOnlyList<string>? MessageType, JsonElement Message);

using RabbitMQ.Client;

namespace EdgePipeline.Projections.Results;

/// <summary>What a client reads of a result without opening it.</summary>
internal static class ResultProperties
{
    public static BasicProperties Of(ResultMessage message) => new()
    {
        ContentType = CloudEventBody.ContentType,
        DeliveryMode = DeliveryModes.Persistent,
        MessageId = message.Id,
        Type = $"edgepipeline.{message.Event}.v1",
    };
}

using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;

namespace EdgePipeline.Projections.Results;

/// <summary>A result as a CloudEvent 1.0 in structured JSON.</summary>
internal static class CloudEventBody
{
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    private static readonly JsonEventFormatter Formatter = new();
    private static readonly CloudEventAttribute Replayed = CloudEventAttribute.CreateExtension("replayed", CloudEventAttributeType.Boolean);

    /// <param name="replayed">Sent again: the attribute says so. A result that is new has no such attribute.</param>
    public static ReadOnlyMemory<byte> Of(ResultMessage message, bool replayed) => Formatter.EncodeStructuredModeMessage(
        new CloudEvent(CloudEventsSpecVersion.V1_0, [Replayed])
        {
            Id = message.Id,
            Source = new Uri($"/edge/{Uri.EscapeDataString(message.Experiment)}", UriKind.Relative),
            Type = $"edgepipeline.{message.Event}.v1",
            Time = message.At,
            Subject = message.RoutingKey,
            DataContentType = "application/json",
            Data = message.Data,
            [Replayed] = replayed ? true : null,
        },
        out _);
}

using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Projections.Ingest;

/// <summary>Telemetry that can be stored. Those equal in device, session, source and sequence are the same, come again.</summary>
/// <param name="Type">The event's.</param>
/// <param name="Source">Empty: a page, of several sources.</param>
/// <param name="Json">What is stored.</param>
internal sealed record TelemetryMessage(Type Type, string Device, Guid Session, string Source, long Sequence, byte[] Json)
{
    public static TelemetryMessage Of(TelemetryBatch batch, byte[] json) => new(typeof(TelemetryBatch), batch.Device, batch.Session, batch.Source, batch.Sequence, json);

    public static TelemetryMessage Of(TelemetryPage page, byte[] json) => new(typeof(TelemetryPage), page.Device, page.Session, "", page.Sequence, json);

    public (string, Guid, string, long) Key => (Device, Session, Source, Sequence);

    public string Stream => Contracts.Streams.Telemetry(Device, Session);
}

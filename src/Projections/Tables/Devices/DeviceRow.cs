using EdgePipeline.Contracts.Devices;
using EdgePipeline.Projections.Events;

namespace EdgePipeline.Projections.Tables.Devices;

/// <summary>Table <c>device</c>; columns are explained in schema.sql.</summary>
internal sealed record DeviceRow(
    string Device,
    string BootId,
    Guid WorkerSession,
    DateTimeOffset AnnouncedAt,
    string EnvironmentSha256,
    IReadOnlyDictionary<string, string>? Environment,
    long AsOfSequence)
{
    /// <param name="history">The device's events, in sequence.</param>
    /// <returns>Null until the device announced itself.</returns>
    public static DeviceRow? Of(IReadOnlyList<StoredEvent> history)
    {
        var announced = history.Select(stored => stored.Data).OfType<DeviceAnnounced>().LastOrDefault();
        return announced is null
            ? null
            : new DeviceRow(
                announced.Device,
                announced.BootId,
                announced.WorkerSession,
                announced.At,
                announced.EnvironmentSha256,
                history.Select(stored => stored.Data).OfType<EnvironmentCaptured>()
                    .LastOrDefault(captured => captured.Sha256 == announced.EnvironmentSha256)?.Facts,
                history[^1].Sequence);
    }
}

using EdgePipeline.Contracts.Devices;
using EdgePipeline.Projections.Events;

namespace EdgePipeline.Projections.Tables.Devices;

/// <summary>Table <c>device_capability</c>; columns are explained in schema.sql.</summary>
internal sealed record DeviceCapabilityRow(string Device, string Kind, string Name, bool Available, string? Reason, string? Version)
{
    /// <summary>What the device last said it can do.</summary>
    public static IReadOnlyList<DeviceCapabilityRow> Of(IReadOnlyList<StoredEvent> history) =>
        history.Select(stored => stored.Data).OfType<DeviceAnnounced>().LastOrDefault() is not { } announced
            ? []
            :
            [
                .. announced.Capabilities.DistinctBy(capability => (capability.Kind, capability.Name)).Select(capability =>
                    new DeviceCapabilityRow(
                        announced.Device,
                        RowJson.Word(capability.Kind),
                        capability.Name,
                        capability.Available,
                        capability.Reason,
                        capability.Version)),
            ];
}

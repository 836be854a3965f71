using EdgePipeline.Contracts.Devices;

namespace EdgePipeline.Orchestrator.Devices;

/// <summary>What a report of a device adds to what is known. Null: nothing, it came before or is older.</summary>
public static class KnownDeviceDecider
{
    public static KnownDevice? Apply(KnownDevice known, DeviceAnnounced message) => known.Announced is { } last && message.At <= last.At
        ? null
        : known with { Announced = message };

    public static KnownDevice? Apply(KnownDevice known, EnvironmentCaptured message) => known.Environments.Contains(message.Sha256)
        ? null
        : known with { Environments = [.. known.Environments, message.Sha256] };
}

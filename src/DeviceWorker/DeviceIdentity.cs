using EdgePipeline.Contracts.Devices;

namespace EdgePipeline.DeviceWorker;

/// <summary>Who this worker is since its start.</summary>
/// <param name="bootId">From /proc/sys/kernel/random/boot_id.</param>
internal sealed class DeviceIdentity(
    string bootId, Guid session, IReadOnlyDictionary<string, string> facts, string environmentSha256, IReadOnlyList<Capability> capabilities)
{
    public string BootId => bootId;

    public Guid Session => session;

    public IReadOnlyDictionary<string, string> Facts => facts;

    public string EnvironmentSha256 => environmentSha256;

    public IReadOnlyList<Capability> Capabilities { get; private set; } = capabilities;

    /// <summary>Replaces what the device can do in one kind.</summary>
    /// <returns>Whether that changed anything.</returns>
    public bool Update(CapabilityKind kind, IReadOnlyList<Capability> now)
    {
        if (Capabilities.Where(capability => capability.Kind == kind).SequenceEqual(now))
        {
            return false;
        }

        Capabilities = [.. Capabilities.Where(capability => capability.Kind != kind), .. now];
        return true;
    }
}

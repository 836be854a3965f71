using System.Globalization;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.DeviceWorker.Environment;

namespace EdgePipeline.DeviceWorker;

/// <summary>Who this worker is since its start.</summary>
/// <param name="bootId">From /proc/sys/kernel/random/boot_id.</param>
internal sealed class DeviceIdentity(
    string bootId, Guid session, IReadOnlyDictionary<string, string> facts, string environmentSha256, IReadOnlyList<Capability> capabilities)
{
    public string BootId => bootId;

    public Guid Session => session;

    public IReadOnlyDictionary<string, string> Facts => facts;

    /// <summary>Of the disk that the data lies on; null: not known.</summary>
    public int? LogicalBlockBytes => int.TryParse(facts.GetValueOrDefault(EnvironmentFacts.LogicalBlockBytes), CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? bytes : null;

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

using EdgePipeline.Contracts.Devices;

namespace EdgePipeline.Orchestrator.Devices;

/// <summary>What is known of a device: enough to judge a plan, and to tell a new announcement from one that came twice.</summary>
/// <param name="Id">The device's name.</param>
/// <param name="Announced">The latest; null while only an environment came in.</param>
/// <param name="EarlierSessions">Worker sessions before the latest, the newest last.</param>
/// <param name="Environments">Hashes of those that are stored.</param>
public sealed record KnownDevice(
    string Id, DeviceAnnounced? Announced, IReadOnlyList<Guid> EarlierSessions, IReadOnlyList<string> Environments)
{
    public static KnownDevice New(string device) => new(device, Announced: null, [], []);
}

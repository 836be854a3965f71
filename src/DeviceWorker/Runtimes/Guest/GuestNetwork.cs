using System.Globalization;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Jobs;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>A guest's network: a tap device of the host on the bridge. It stays when its monitor dies, and is found again by the attempt's name.</summary>
internal static class GuestNetwork
{
    /// <summary>Whether tap devices can be made here.</summary>
    public const string TunDevice = "/dev/net/tun";

    public static string Description => $"bridge {Bridge.Name}, tap, virtio-net";

    /// <param name="peer">Whom the guest is to reach; null: nobody.</param>
    public static GuestAddress Address(AttemptName name, Peer? peer) =>
        new(Bridge.AddressOf(name), Bridge.PrefixLength, Bridge.GatewayTo(peer?.Address));

    /// <summary>Locally administered, and another for each attempt: two workers may share the bridge.</summary>
    public static string MacAddress(AttemptName name) => $"02:ed:{string.Join(':', name.Id[..8].Chunk(2).Select(pair => new string(pair)))}";

    /// <param name="owner">User who may attach to it without being root.</param>
    public static async Task CreateAsync(AttemptName name, CancellationToken ct, int? owner = null)
    {
        string[] user = owner is { } id ? ["user", id.ToString(CultureInfo.InvariantCulture)] : [];
        await Ip.RunAsync(["tuntap", "add", "dev", name.TapInterface, "mode", "tap", .. user], ct);
        await Bridge.AttachAsync(name.TapInterface, ct);
    }

    /// <summary>Where nothing is there, nothing is done.</summary>
    public static Task DeleteAsync(AttemptName name, CancellationToken ct) => Bridge.DetachAsync(name.TapInterface, ct);
}

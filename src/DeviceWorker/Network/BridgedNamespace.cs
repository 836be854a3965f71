using System.Net;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>A network namespace joined to the bridge by a veth pair, as a container engine makes it.</summary>
/// <param name="Name">The namespace's.</param>
/// <param name="HostInterface">The host's end of the pair.</param>
/// <param name="Address">Of <c>eth0</c> in the namespace.</param>
internal sealed record BridgedNamespace(string Name, string HostInterface, IPAddress Address)
{
    public static BridgedNamespace Of(AttemptName name) => new(name.Name, name.HostInterface, Bridge.AddressOf(name));

    /// <summary>The other end's, of a network workload.</summary>
    public static BridgedNamespace OfPeer(AttemptName name) => new(name.PeerName, name.PeerInterface, Bridge.PeerAddressOf(name));

    public string Path => $"/run/netns/{Name}";

    /// <param name="peer">Whom to reach from it; null: nobody beyond the bridge.</param>
    public async Task CreateAsync(CancellationToken ct, IPAddress? peer = null)
    {
        await Ip.RunAsync(["netns", "add", Name], ct);
        await Ip.RunAsync(["link", "add", HostInterface, "type", "veth", "peer", "name", "eth0", "netns", Name], ct);
        await Ip.RunAsync(["-n", Name, "address", "add", $"{Address}/{Bridge.PrefixLength}", "dev", "eth0"], ct);
        await Ip.RunAsync(["-n", Name, "link", "set", "lo", "up"], ct);
        await Ip.RunAsync(["-n", Name, "link", "set", "eth0", "up"], ct);
        await Bridge.AttachAsync(HostInterface, ct);
        if (Bridge.GatewayTo(peer) is { } gateway)
        {
            await Ip.RunAsync(["-n", Name, "route", "add", "default", "via", $"{gateway}"], ct);
        }
    }

    /// <summary>Where nothing is there, nothing is done.</summary>
    public async Task DeleteAsync(CancellationToken ct)
    {
        await Bridge.DetachAsync(HostInterface, ct);
        if (File.Exists(Path))
        {
            await Ip.RunAsync(["netns", "delete", Name], ct);
        }
    }
}

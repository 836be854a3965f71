using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Network;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>How a container is joined to the network.</summary>
internal static class ContainerNetwork
{
    public static string Describe(RuntimeSpec spec) =>
        spec.Network == NetworkMode.Host ? "host" : $"bridge {Bridge.Name}, veth, own network namespace";

    /// <returns>The host's interface that the workload's traffic passes; null for a workload without.</returns>
    public static string? Interface(RuntimeRequest request) => request.Peer is not { } peer ? null
        : request.Spec.Network == NetworkMode.Host ? HostRoute.InterfaceTo(peer.Address)
        : request.Name.HostInterface;
}

namespace EdgePipeline.DeviceWorker.Runtimes.Containerd;

/// <summary>containerd's configuration, version 2 of its format: runs containers, and does nothing else.</summary>
internal static class ContainerdConfig
{
    /// <summary>Kubernetes' interface, which listens on the network; /opt/containerd; plug-ins from /opt/nri.</summary>
    private static readonly string[] Disabled = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt", "io.containerd.nri.v1.nri"];

    /// <param name="snapshotter">Lines about the snapshotter that is used; empty: none is.</param>
    public static string Toml(ContainerdPlaces places, string snapshotter = "") => $"""
        version = 2
        root = "{places.Root}"
        state = "{places.State}"
        disabled_plugins = [{string.Join(", ", Disabled.Select(plugin => $"\"{plugin}\""))}]

        [grpc]
          address = "{places.Socket}"

        {snapshotter}
        """;
}

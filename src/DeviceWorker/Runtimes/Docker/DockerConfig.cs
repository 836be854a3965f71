using System.Text.Json;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;

namespace EdgePipeline.DeviceWorker.Runtimes.Docker;

/// <summary>dockerd's configuration: nothing of the machine's is shared, and its network is left alone.</summary>
internal static class DockerConfig
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public static string Json(DockerPlaces places) => JsonSerializer.Serialize(
        new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["data-root"] = places.Root,
            ["exec-root"] = places.ExecRoot,
            ["pidfile"] = places.PidFile,
            ["hosts"] = (string[])[$"unix://{places.Socket}"],
            ["group"] = "root",
            // Else 20.10 writes one into /etc/docker.
            ["deprecated-key-path"] = places.KeyFile,
            // Else dockerd takes the machine's when there is one.
            ["containerd"] = places.Containerd.Socket,
            ["containerd-namespace"] = ContainerdPlaces.Namespace,
            ["storage-driver"] = DockerPlaces.StorageDriver,
            ["exec-opts"] = (string[])["native.cgroupdriver=cgroupfs"],
            // What the tool prints goes to the client, and not to the disk under test as well.
            ["log-driver"] = "none",
            ["bridge"] = "none",
            ["iptables"] = false,
            ["ip6tables"] = false,
            ["ip-forward"] = false,
            ["ip-masq"] = false,
            ["userland-proxy"] = false,
        },
        Options);
}

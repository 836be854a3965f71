using System.Security.Cryptography;
using System.Text;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Containerd;

/// <summary>
/// Files of an attempt's own containerd. Below /run: a socket's path may have 107 bytes, which a data directory's may be longer than,
/// and containerd's database is not to be written to the disk under test.
/// </summary>
internal sealed record ContainerdPlaces(AttemptName Attempt)
{
    /// <summary>containerd's, not the kernel's.</summary>
    public const string Namespace = "edge";

    /// <summary>Built into containerd: where its shims listen, and where runc keeps its state unless told otherwise.</summary>
    private const string Shared = "/run/containerd";

    public string Directory => $"/run/{Attempt.Name}";

    public string Socket => In("containerd.sock");

    public string Root => In("root");

    public string State => In("state");

    public string ConfigFile => In("containerd.toml");

    public string Fifos => In("fifo");

    public string RuncState => In("runc");

    /// <summary>An image to be imported.</summary>
    public string ImageFile => In("image.tar");

    /// <summary>Where a container's shim listens. The name is a hash of the address, the namespace and the container.</summary>
    public string ShimSocket(string container) =>
        $"{SharedSockets}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Socket}/{Namespace}/{container}")))}";

    /// <returns>A container's first process as the host counts; null while its shim has not written it.</returns>
    public int? ReadPid(string container) => ProcessTable.ReadPidFile($"{State}/io.containerd.runtime.v2.task/{Namespace}/{container}/init.pid");

    /// <summary>State of a runc that was started by a shim which takes no place for it.</summary>
    public static string SharedRuncState(string container) => $"{Shared}/runc/{Namespace}/{container}";

    /// <summary>Made by containerd for the first container, children first; other containerds' may be in them.</summary>
    public static IReadOnlyList<string> SharedDirectories => [SharedSockets, $"{Shared}/runc/{Namespace}", $"{Shared}/runc", Shared];

    private const string SharedSockets = $"{Shared}/s";

    private string In(string name) => $"{Directory}/{name}";
}

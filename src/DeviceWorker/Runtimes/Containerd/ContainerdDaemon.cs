using System.Net.Sockets;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;

namespace EdgePipeline.DeviceWorker.Runtimes.Containerd;

/// <summary>A containerd of one attempt: what it knows dies with it. It carries the attempt's mark, and so do its shims.</summary>
internal static class ContainerdDaemon
{
    /// <summary>Returns when it listens.</summary>
    /// <exception cref="ToolException">It does not.</exception>
    /// <param name="snapshotter">Lines of its configuration about a snapshotter; empty: it has none to make.</param>
    public static async Task<RunningTool> StartAsync(ContainerdPlaces places, TimeProvider clock, CancellationToken ct, string snapshotter = "")
    {
        Directory.CreateDirectory(places.Directory);
        await File.WriteAllTextAsync(places.ConfigFile, ContainerdConfig.Toml(places, snapshotter), ct);
        return await EngineDaemon.StartAsync(
            "containerd", ["containerd", "--config", places.ConfigFile], places.Attempt, () => ListensAsync(places.Socket, ct), clock, ct);
    }

    /// <summary>Removes what it left, once it and its shims are dead.</summary>
    /// <param name="containers">Those that it may have had.</param>
    public static async Task RemoveAsync(ContainerdPlaces places, IReadOnlyList<string> containers, CancellationToken ct)
    {
        await Unmounting.BelowAsync(places.Directory, ct);
        foreach (var socket in containers.Select(places.ShimSocket).Where(File.Exists))
        {
            File.Delete(socket);
        }

        foreach (var directory in containers.Select(ContainerdPlaces.SharedRuncState).Append(places.Directory).Where(Directory.Exists))
        {
            Directory.Delete(directory, recursive: true);
        }

        foreach (var shared in ContainerdPlaces.SharedDirectories)
        {
            // Fails while something of another's is in it, which is as it should be.
            _ = Libc.RemoveDirectory(shared);
        }
    }

    private static async Task<bool> ListensAsync(string path, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

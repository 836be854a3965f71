using System.Net.Sockets;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Containerd;

/// <summary>A containerd of one attempt: what it knows dies with it. It carries the attempt's mark, and so do its shims.</summary>
internal static class ContainerdDaemon
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns when it listens.</summary>
    /// <exception cref="ToolException">It does not.</exception>
    public static async Task<RunningTool> StartAsync(ContainerdPlaces places, TimeProvider clock, CancellationToken ct)
    {
        Directory.CreateDirectory(places.Directory);
        await File.WriteAllTextAsync(places.ConfigFile, ContainerdConfig.Toml(places), ct);
        var daemon = Tool.Start("containerd", ["--config", places.ConfigFile], places.Attempt);
        var asked = clock.GetTimestamp();
        while (!await ListensAsync(places.Socket, ct))
        {
            if (daemon.ExitCode.IsCompleted || clock.GetElapsedTime(asked) > Patience)
            {
                throw new ToolException($"containerd does not listen on {places.Socket}: {LastLine(daemon)}");
            }

            await Task.Delay(LookAgain, clock, ct);
        }

        return daemon;
    }

    /// <summary>Removes what it left, once it and its shims are dead.</summary>
    public static void Remove(ContainerdPlaces places)
    {
        if (File.Exists(places.ShimSocket))
        {
            File.Delete(places.ShimSocket);
        }

        foreach (var directory in (string[])[places.SharedRuncState, places.Directory])
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
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

    private static string LastLine(RunningTool daemon) => daemon.Error.Text.TrimEnd().Split('\n')[^1];
}

using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;

namespace EdgePipeline.DeviceWorker.Runtimes.Docker;

/// <summary>A dockerd of one attempt, on a containerd of the attempt's.</summary>
internal static class DockerDaemon
{
    /// <summary>Returns when it answers.</summary>
    /// <exception cref="ToolException">It does not.</exception>
    public static async Task<RunningTool> StartAsync(DockerPlaces places, RuntimeSpec spec, TimeProvider clock, CancellationToken ct)
    {
        Directory.CreateDirectory(places.Root);
        foreach (var (link, folder) in places.Books)
        {
            Directory.CreateDirectory(folder);
            File.CreateSymbolicLink(link, folder);
        }

        await File.WriteAllTextAsync(places.ConfigFile, DockerConfig.Json(places), ct);
        var dockerd = Tool.Find("dockerd") ?? throw new ToolException("dockerd is not on PATH");
        string[] command = [dockerd, "--config-file", places.ConfigFile];
        return await EngineDaemon.StartAsync(
            "dockerd",
            // A container on the host's network is on its daemon's. Not by way of "ip netns exec": that would hide the control groups.
            spec.Network == NetworkMode.Host ? command : ["nsenter", $"--net={BridgedNamespace.Of(places.Attempt).Path}", .. command],
            places.Attempt,
            async () => (await Tool.RunAsync("docker", DockerCommand.ServerVersion(places), ct, places.Attempt)).ExitCode == 0,
            clock,
            ct);
    }

    /// <summary>Removes what it left, once it, its containerd and its containers are dead.</summary>
    public static async Task RemoveAsync(DockerPlaces places, CancellationToken ct)
    {
        await Unmounting.BelowAsync(places.Directory, ct);
        await ContainerdDaemon.RemoveAsync(places.Containerd, places.Containers(), ct);
        if (Directory.Exists(places.Directory))
        {
            Directory.Delete(places.Directory, recursive: true);
        }

        foreach (var shared in DockerPlaces.SharedDirectories)
        {
            // Fails while something of another's is in it, which is as it should be.
            _ = Libc.RemoveDirectory(shared);
        }
    }
}

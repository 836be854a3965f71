using System.Diagnostics;
using EdgePipeline.Contracts;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>What an attempt could have left on the machine. Looked for here by other means than those the worker cleans up with.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<string> Of(AttemptName name, string dataDirectory) =>
    [
        .. Processes(name).Select(process => $"process {process.Id}: {process.Arguments}"),
        .. File.ReadAllLines("/proc/self/mountinfo").Where(line => line.Contains(dataDirectory + "/attempts", StringComparison.Ordinal)
            || line.Contains(name.Name, StringComparison.Ordinal)),
        .. new[]
        {
            $"/run/netns/{name.Name}", $"/run/netns/{name.PeerName}", $"/sys/class/net/{name.HostInterface}",
            $"/sys/class/net/{name.PeerInterface}", $"/sys/class/net/{name.TapInterface}", name.Directory(dataDirectory),
        }.Where(Path.Exists),
        .. EngineFiles(name),
        .. DockersOwn(),
        .. OrphanedBridge(),
        .. CgroupMounts.Parse(File.ReadAllText("/proc/self/mountinfo")).All.Select(root => root + name.Cgroup).Where(Directory.Exists),
    ];

    /// <summary>Those that name the attempt in their arguments or carry its mark.</summary>
    public static IReadOnlyList<(int Id, string Arguments)> Processes(AttemptName name) =>
    [
        .. All().Where(process => process.Arguments.Contains(name.Id, StringComparison.Ordinal)
            || Read(process.Id, "environ").Split('\0').Contains($"EDGE_ATTEMPT=edge-{name.Id}")),
    ];

    /// <summary>Processes that have the attempt's id among their arguments.</summary>
    public static IReadOnlyList<int> ProcessIds(AttemptName name) => ProcessIdsWith(name.Id);

    public static IReadOnlyList<int> ProcessIdsWith(string argument) =>
        [.. All().Where(process => process.Arguments.Contains(argument, StringComparison.Ordinal)).Select(process => process.Id)];

    /// <summary>What waits for the end of a worker on this data, or cleans up after it: other workers of the machine have theirs too.</summary>
    public static IReadOnlyList<int> Cleaners(string dataDirectory) =>
        [.. ProcessIdsWith(Aftermath.CleanUp).Where(pid => Read(pid, "environ").Split('\0').Contains($"{ConnectionSettings.DataDirectory}={dataDirectory}"))];

    private static IEnumerable<(int Id, string Arguments)> All() =>
        Process.GetProcesses().Select(process => (process.Id, Read(process.Id, "cmdline").Replace('\0', ' ')));

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>An engine's own directory, and a shim's socket that no process listens on any more (column 8 of proc_net_unix(5) is its path).</summary>
    private static IEnumerable<string> EngineFiles(AttemptName name)
    {
        const string sockets = "/run/containerd/s";
        var listening = File.ReadAllLines("/proc/net/unix").Select(line => line.Split(' ')[^1]).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. new[]
            {
                $"/run/{name.Name}", $"/run/{name.Name}-docker", $"/run/containerd/runc/edge/{name.Name}", $"/run/containerd/runc/edge/{name.Id}",
            }.Where(Path.Exists),
            .. (Directory.Exists(sockets) ? Directory.GetFileSystemEntries(sockets) : []).Where(socket => !listening.Contains(socket)),
        ];
    }

    /// <summary>What a dockerd makes outside of its directories; where the machine has one of its own, it is that one's.</summary>
    private static IEnumerable<string> DockersOwn() => Directory.Exists("/var/lib/docker")
        ? []
        : new[] { "/run/docker", "/etc/docker/key.json", "/sys/class/net/docker0" }.Where(Path.Exists);

    /// <summary>With ports it belongs to someone else's container.</summary>
    private static IEnumerable<string> OrphanedBridge()
    {
        try
        {
            return Directory.GetFileSystemEntries("/sys/class/net/edge0/brif").Length == 0 ? ["bridge edge0 without a port"] : [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}

using System.Diagnostics;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>What an attempt could have left on the machine. Looked for here by other means than those the worker cleans up with.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<string> Of(AttemptName name, string dataDirectory) =>
    [
        .. Processes(name),
        .. File.ReadAllLines("/proc/self/mountinfo").Where(line => line.Contains(dataDirectory + "/attempts", StringComparison.Ordinal)
            || line.Contains(name.Name, StringComparison.Ordinal)),
        .. new[]
        {
            $"/run/netns/{name.Name}", $"/sys/class/net/{name.HostInterface}", $"/sys/class/net/{name.TapInterface}", name.Directory(dataDirectory),
        }.Where(Path.Exists),
        .. EngineFiles(name),
        .. OrphanedBridge(),
        .. CgroupMounts.Parse(File.ReadAllText("/proc/self/mountinfo")).All.Select(root => root + name.Cgroup).Where(Directory.Exists),
    ];

    /// <summary>Processes that have the attempt's id among their arguments.</summary>
    public static IReadOnlyList<int> ProcessIds(AttemptName name) => ProcessIdsWith(name.Id);

    public static IReadOnlyList<int> ProcessIdsWith(string argument) =>
        [.. Process.GetProcesses().Select(process => process.Id).Where(pid => Arguments(pid).Contains(argument, StringComparison.Ordinal))];

    private static IEnumerable<string> Processes(AttemptName name) => ProcessIds(name).Select(pid => $"process {pid}: {Arguments(pid)}");

    private static string Arguments(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
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
            .. new[] { $"/run/{name.Name}", $"/run/containerd/runc/edge/{name.Name}" }.Where(Path.Exists),
            .. (Directory.Exists(sockets) ? Directory.GetFileSystemEntries(sockets) : []).Where(socket => !listening.Contains(socket)),
        ];
    }

    /// <summary>With ports it belongs to someone else's container.</summary>
    private static IEnumerable<string> OrphanedBridge() =>
        Directory.Exists("/sys/class/net/edge0") && Directory.GetFileSystemEntries("/sys/class/net/edge0/brif").Length == 0
            ? ["bridge edge0 without a port"]
            : [];
}

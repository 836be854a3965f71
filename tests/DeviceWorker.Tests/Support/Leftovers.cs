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
        .. new[] { $"/run/netns/{name.Name}", $"/sys/class/net/{name.HostInterface}", name.Directory(dataDirectory) }.Where(Path.Exists),
        .. OrphanedBridge(),
        .. CgroupMounts.Parse(File.ReadAllText("/proc/self/mountinfo")).All.Select(root => root + name.Cgroup).Where(Directory.Exists),
    ];

    private static IEnumerable<string> Processes(AttemptName name)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                var arguments = "";
                try
                {
                    arguments = File.ReadAllText($"/proc/{process.Id}/cmdline").Replace('\0', ' ');
                }
                catch (IOException)
                {
                }

                if (arguments.Contains(name.Id, StringComparison.Ordinal))
                {
                    yield return $"process {process.Id}: {arguments}";
                }
            }
        }
    }

    /// <summary>With ports it belongs to someone else's container.</summary>
    private static IEnumerable<string> OrphanedBridge() =>
        Directory.Exists("/sys/class/net/edge0") && Directory.GetFileSystemEntries("/sys/class/net/edge0/brif").Length == 0
            ? ["bridge edge0 without a port"]
            : [];
}

using System.Globalization;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Cgroups;

/// <summary>Makes and removes the groups of an attempt, so that CPU is accounted alike in all runtimes.</summary>
internal sealed class ControlGroups(CgroupMounts mounts)
{
    public static ControlGroups OfThisMachine() => new(CgroupMounts.Parse(File.ReadAllText("/proc/self/mountinfo")));

    /// <param name="hasLeaf">False: processes are to join the attempt's group itself, which version 2 allows only where no group is below it.</param>
    /// <returns>Null when made; else why not. Nothing is left behind then.</returns>
    public string? TryCreate(AttemptName name, bool hasLeaf = true)
    {
        if (mounts.Roots.Count == 0)
        {
            return "no control group file system is mounted";
        }

        try
        {
            foreach (var root in mounts.Roots)
            {
                if (mounts.IsV2)
                {
                    Delegate(root);
                    Directory.CreateDirectory(root + "/edge");
                    Delegate(root + "/edge");
                    Directory.CreateDirectory(root + name.Cgroup);
                    if (hasLeaf)
                    {
                        Delegate(root + name.Cgroup);
                    }
                }

                Directory.CreateDirectory(root + (hasLeaf ? name.LeafCgroup : name.Cgroup));
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(name);
            return $"{mounts.Roots[0]}{name.Cgroup} could not be made: {e.Message}";
        }
    }

    /// <summary>The files that a process writes its id into to join the attempt's innermost group.</summary>
    public IReadOnlyList<string> JoinFiles(AttemptName name) => [.. mounts.Roots.Select(root => $"{root}{name.LeafCgroup}/cgroup.procs")];

    public IReadOnlyList<int> Processes(AttemptName name) =>
        [.. mounts.All.SelectMany(root => Tree(root + name.Cgroup)).SelectMany(ProcessesIn).Distinct()];

    /// <returns>Groups that could not be removed.</returns>
    public IReadOnlyList<string> Remove(AttemptName name)
    {
        var left = mounts.All.SelectMany(root => Tree(root + name.Cgroup).Reverse()).Where(group => !TryRemove(group)).ToList();
        foreach (var root in mounts.All)
        {
            // Fails while another attempt's group is in it, which is as it should be.
            TryRemove(root + "/edge");
        }

        return left;
    }

    private static void Delegate(string group) => File.WriteAllText(group + "/cgroup.subtree_control", "+cpu +memory");

    /// <summary>Parents first. runc removes its own group at any moment.</summary>
    private static IReadOnlyList<string> Tree(string group)
    {
        try
        {
            return Directory.Exists(group)
                ? [group, .. Directory.EnumerateDirectories(group, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (DirectoryNotFoundException)
        {
            return [group];
        }
    }

    private static IReadOnlyList<int> ProcessesIn(string group)
    {
        try
        {
            return [.. File.ReadAllLines(group + "/cgroup.procs").Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static bool TryRemove(string group)
    {
        try
        {
            // The files inside belong to the kernel: only the directory itself is removed.
            return !Directory.Exists(group) || Libc.RemoveDirectory(group) == 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

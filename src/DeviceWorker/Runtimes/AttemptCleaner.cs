using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes;

/// <summary>
/// Removes everything an attempt left: processes, mounts, namespaces, interfaces, control groups, files. The directory goes last,
/// so that as long as it is there something may be left.
/// </summary>
internal sealed class AttemptCleaner(string dataDirectory, ControlGroups groups, IReadOnlyList<IRuntime> runtimes)
{
    private const int KillTries = 200;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    /// <summary>Attempts whose directory is still there.</summary>
    public IReadOnlyList<AttemptName> Leftovers()
    {
        var directory = AttemptName.AttemptsDirectory(dataDirectory);
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateDirectories(directory).Select(path => new AttemptName(Path.GetFileName(path)))]
            : [];
    }

    public void Kill(AttemptName name)
    {
        foreach (var pid in Alive(name))
        {
            ProcessTable.Kill(pid);
        }
    }

    /// <returns>What could not be removed; empty: nothing is left.</returns>
    public async Task<IReadOnlyList<string>> CleanAsync(AttemptName name, CancellationToken ct)
    {
        List<string> problems = [.. await KillAllAsync(name, ct)];
        foreach (var runtime in runtimes)
        {
            problems.AddRange(await runtime.UndoAsync(name, ct));
        }

        problems.AddRange(await Undoing.TryAsync(() => LocalPeer.UndoAsync(name, ct)));
        problems.AddRange(await Undoing.TryAsync(() => Translation.UndoAsync(name, ct)));
        problems.AddRange(groups.Remove(name).Select(group => $"control group {group} could not be removed"));
        var directory = name.Directory(dataDirectory);
        if (problems.Count == 0 && Directory.Exists(directory))
        {
            // Not while a mount may be in it: this would delete through the mount.
            Directory.Delete(directory, recursive: true);
        }

        return problems;
    }

    private async Task<IReadOnlyList<string>> KillAllAsync(AttemptName name, CancellationToken ct)
    {
        for (var left = KillTries; left > 0; left--)
        {
            if (Alive(name).Count == 0)
            {
                return [];
            }

            Kill(name);
            await Task.Delay(BetweenTries, ct);
        }

        return [$"processes {string.Join(", ", Alive(name))} do not die"];
    }

    private IReadOnlyList<int> Alive(AttemptName name) => [.. groups.Processes(name).Union(ProcessTable.Marked(name.Mark))];
}

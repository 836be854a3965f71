using System.Globalization;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>RC: runc on OverlayFS, in a network namespace of its own on a bridge. The data lies in the container's writable layer.</summary>
internal sealed class ContainerRuntime(string dataDirectory, ControlGroups groups) : IRuntime
{
    private readonly RootFileSystem _rootFileSystem = new(dataDirectory);

    public RuntimeCode Code => RuntimeCode.RC;

    public Task<Capability> ProbeAsync(CancellationToken ct) => ContainerProbe.RunAsync(dataDirectory, ct);

    public string DataPath(AttemptName name) => "/data";

    public async Task<PreparedRuntime> PrepareAsync(
        AttemptName name, RuntimeSpec spec, IReadOnlyList<string> command, CancellationToken ct)
    {
        var bundle = new Bundle(name.Directory(dataDirectory));
        var lower = await _rootFileSystem.EnsureAsync(ct);
        bundle.MakeDirectories();
        await OverlayMount.MountAsync(lower, bundle, ct);
        await BridgedNamespace.CreateAsync(name, ct);
        if (groups.TryCreate(name) is { } noGroup)
        {
            throw new ToolException(noGroup);
        }

        await File.WriteAllTextAsync(bundle.ConfigFile, ContainerSpec.Json(name, spec, command), ct);
        return new PreparedRuntime(
            name,
            [
                "--root", bundle.State, "--log", bundle.LogFile, "--log-format", "json",
                "run", "--bundle", bundle.Path, "--pid-file", bundle.PidFile, name.Name,
            ],
            bundle.MergedData,
            bundle.UpperData,
            Factors(name, spec),
            bundle.LogFile);
    }

    public RunningTool Start(PreparedRuntime prepared) => Tool.Start("runc", prepared.Command);

    public int? ToolProcess(PreparedRuntime prepared, RunningTool running)
    {
        var file = new FileInfo(new Bundle(prepared.Name.Directory(dataDirectory)).PidFile);
        return file.Exists && int.TryParse(File.ReadAllText(file.FullName), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            ? pid
            : null;
    }

    public async Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct)
    {
        var bundle = new Bundle(name.Directory(dataDirectory));
        var problems = new List<string>();
        if (Directory.Exists(Path.Combine(bundle.State, name.Name)))
        {
            await Try(() => Tool.MustAsync("runc", ["--root", bundle.State, "delete", "--force", name.Name], ct));
        }

        await Try(() => OverlayMount.UnmountAsync(bundle, ct));
        await Try(() => BridgedNamespace.DeleteAsync(name, ct));
        return problems;

        async Task Try(Func<Task> undo)
        {
            try
            {
                await undo();
            }
            catch (Exception e) when (e is ToolException or IOException)
            {
                problems.Add(e.Message);
            }
        }
    }

    private static Dictionary<string, string> Factors(AttemptName name, RuntimeSpec spec) => new(StringComparer.Ordinal)
    {
        ["network"] = "bridge edge0, veth, own network namespace",
        ["cgroup"] = name.Cgroup,
        ["cgroup.cpu_limit"] = spec.Cpus is { } cpus ? cpus.ToString(CultureInfo.InvariantCulture) : "none",
        ["cgroup.memory_limit"] = spec.MemoryMib is { } mib ? string.Create(CultureInfo.InvariantCulture, $"{mib} MiB") : "none",
    };
}

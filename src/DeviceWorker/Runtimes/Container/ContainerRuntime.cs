using System.Globalization;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>RC by runc: OverlayFS, and a network namespace of its own on the bridge or the host's. The data lies in the container's writable layer.</summary>
internal sealed class ContainerRuntime(string dataDirectory, ControlGroups groups, TimeProvider clock) : IRuntime
{
    private readonly RootFileSystem _rootFileSystem = new(dataDirectory);

    public bool Serves(RuntimeSpec spec) => spec is { Code: RuntimeCode.RC, Engine: null or ContainerEngine.Runc };

    public async Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct) => [await ContainerProbe.RunAsync(dataDirectory, ct)];

    public async Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct)
    {
        var (name, spec) = (request.Name, request.Spec);
        var bundle = new Bundle(name.Directory(dataDirectory));
        var lower = await _rootFileSystem.EnsureAsync(request.Workload.Programs, ct);
        bundle.MakeDirectories();
        await OverlayMount.MountAsync(lower, bundle, ct);
        var command = request.Workload.Measure(new ToolPlace(name.Name, Bundle.DataPath, Bundle.FilesPath, request.Peer));
        CommandFiles.Write(command, bundle.MergedFiles);
        await request.LayOut(bundle.MergedData, ct);
        if (spec.Network != NetworkMode.Host)
        {
            await BridgedNamespace.Of(name).CreateAsync(ct);
        }

        if (groups.TryCreate(name) is { } noGroup)
        {
            throw new ToolException(noGroup);
        }

        await File.WriteAllTextAsync(bundle.ConfigFile, ContainerSpec.Json(name, spec, [RootFileSystem.PathOf(command.Argv[0]), .. command.Argv.Skip(1)]), ct);
        return new PreparedRuntime(() => Start(request, bundle), bundle.MergedData, bundle.UpperData, ContainerNetwork.Interface(request), Factors(name, spec));
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
        await Try(() => BridgedNamespace.Of(name).DeleteAsync(ct));
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

    private RunningProcess Start(RuntimeRequest request, Bundle bundle)
    {
        var launched = Tool.Start(
            "runc",
            [
                "--root", bundle.State, "--log", bundle.LogFile, "--log-format", "json",
                "run", "--bundle", bundle.Path, "--pid-file", bundle.PidFile, request.Name.Name,
            ],
            request.Name);
        return new RunningProcess(launched, request, bundle.ReadPid, clock, "runc.stderr", bundle.LogFile, ContainerLog.LastError);
    }

    private static Dictionary<string, string> Factors(AttemptName name, RuntimeSpec spec) => new(StringComparer.Ordinal)
    {
        ["engine"] = "runc",
        ["filesystem"] = "overlay",
        ["network"] = ContainerNetwork.Describe(spec),
        ["cgroup"] = name.Cgroup,
        ["cgroup.cpu_limit"] = spec.Cpus is { } cpus ? cpus.ToString(CultureInfo.InvariantCulture) : "none",
        ["cgroup.memory_limit"] = spec.MemoryMib is { } mib ? string.Create(CultureInfo.InvariantCulture, $"{mib} MiB") : "none",
    };
}

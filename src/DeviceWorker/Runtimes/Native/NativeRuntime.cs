using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes.Native;

/// <summary>NT: the tool as an ordinary process, in a control group of its own where one can be made.</summary>
internal sealed class NativeRuntime(string dataDirectory, ControlGroups groups, TimeProvider clock) : IRuntime
{
    public bool Serves(RuntimeSpec spec) => spec.Code == RuntimeCode.NT;

    public Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Capability>>(
        [new Capability(CapabilityKind.Runtime, nameof(RuntimeCode.NT), Available: true, Reason: null, Version: null)]);

    public async Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct)
    {
        var (name, directory) = (request.Name, request.Name.Directory(dataDirectory));
        var (data, files) = (Path.Combine(directory, "data"), Path.Combine(directory, "files"));
        Directory.CreateDirectory(data);
        var command = request.Workload.Measure(new ToolPlace(name.Name, data, files, request.Peer));
        CommandFiles.Write(command, files);
        await request.LayOut(data, ct);
        var noGroup = groups.TryCreate(name);
        var factors = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["network"] = "host",
            ["cgroup"] = noGroup is null ? name.Cgroup : $"none: {noGroup}",
            ["cgroup.cpu_limit"] = "none",
            ["cgroup.memory_limit"] = "none",
        };
        var program = Tool.Find(command.Argv[0]) ?? throw new ToolException($"{command.Argv[0]} is not on PATH");
        IReadOnlyList<string> argv = noGroup is null
            ? GroupLaunch.Argv(name, groups, [program, .. command.Argv.Skip(1)])
            : [program, .. command.Argv.Skip(1)];
        return new PreparedRuntime(
            () => Start(request, argv), data, data, request.Peer is null ? null : HostRoute.InterfaceTo(request.Peer.Address), factors);
    }

    public Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>([]);

    private RunningProcess Start(RuntimeRequest request, IReadOnlyList<string> argv)
    {
        var launched = Tool.Start(argv[0], [.. argv.Skip(1)], request.Name);
        return new RunningProcess(launched, request, () => launched.ProcessId, clock);
    }
}

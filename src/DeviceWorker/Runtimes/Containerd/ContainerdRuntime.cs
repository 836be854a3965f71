using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Containerd;

/// <summary>RC by containerd and its runc shim: the same bundle that runc is given, on a containerd of the attempt's own.</summary>
internal sealed class ContainerdRuntime(string dataDirectory, ControlGroups groups, TimeProvider clock) : IRuntime
{
    private readonly ContainerParts _parts = new(dataDirectory, groups);

    public bool Serves(RuntimeSpec spec) => spec is { Code: RuntimeCode.RC, Engine: ContainerEngine.Containerd };

    public async Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct) => [await ContainerdProbe.RunAsync(dataDirectory, ct)];

    public async Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct)
    {
        var bundle = await _parts.MakeAsync(request, ct);
        var daemon = await ContainerdDaemon.StartAsync(new ContainerdPlaces(request.Name), clock, ct);
        return new PreparedRuntime(
            () => Start(request, bundle, daemon),
            bundle.MergedData,
            bundle.UpperData,
            ContainerNetwork.Interface(request),
            new Dictionary<string, string>(ContainerFactors.Of("containerd", request.Name, request.Spec)) { ["shim"] = CtrCommand.RuncShim });
    }

    public async Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) =>
    [
        .. await _parts.UndoAsync(name, ct),
        .. await Undoing.TryAsync(() => ContainerdDaemon.RemoveAsync(new ContainerdPlaces(name), [name.Name], ct)),
    ];

    private EngineRunning Start(RuntimeRequest request, Bundle bundle, RunningTool daemon)
    {
        var client = Tool.Start("ctr", CtrCommand.Run(new ContainerdPlaces(request.Name), bundle, CtrCommand.RuncShim), request.Name);
        return new EngineRunning(
            ContainerEngine.Containerd,
            new RunningProcess(client, request, bundle.ReadPid, clock),
            new EnginePart("ctr", client),
            CtrCommand.Error,
            [new EnginePart("containerd", daemon)]);
    }
}

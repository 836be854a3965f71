using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>RC by runc: OverlayFS, and a network namespace of its own on the bridge or the host's. The data lies in the container's writable layer.</summary>
internal sealed class ContainerRuntime(string dataDirectory, ControlGroups groups, TimeProvider clock) : IRuntime
{
    private readonly ContainerParts _parts = new(dataDirectory, groups);

    public bool Serves(RuntimeSpec spec) => spec is { Code: RuntimeCode.RC, Engine: null or ContainerEngine.Runc };

    public async Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct) => [await ContainerProbe.RunAsync(dataDirectory, ct)];

    public async Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct)
    {
        var bundle = await _parts.MakeAsync(request, ct);
        return new PreparedRuntime(
            () => Start(request, bundle),
            bundle.MergedData,
            bundle.UpperData,
            ContainerNetwork.Interface(request),
            ContainerFactors.Of("runc", request.Name, request.Spec));
    }

    public async Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct)
    {
        var state = _parts.BundleOf(name).State;
        return
        [
            .. Directory.Exists(Path.Combine(state, name.Name))
                ? await Undoing.TryAsync(() => Tool.MustAsync("runc", ["--root", state, "delete", "--force", name.Name], ct))
                : [],
            .. await _parts.UndoAsync(name, ct),
        ];
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
}

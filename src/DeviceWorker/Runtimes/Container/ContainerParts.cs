using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>
/// What every engine that takes an OCI bundle is given alike: the tree of tools under an overlay whose writable layer holds the data,
/// the network, the control group, and the specification. So that the engine is all that differs.
/// </summary>
internal sealed class ContainerParts(string dataDirectory, ControlGroups groups)
{
    private readonly RootFileSystem _rootFileSystem = new(dataDirectory);

    public Bundle BundleOf(AttemptName name) => new(name.Directory(dataDirectory));

    /// <param name="annotations">For the engine, in the specification; null: none.</param>
    public async Task<Bundle> MakeAsync(RuntimeRequest request, CancellationToken ct, IReadOnlyDictionary<string, string>? annotations = null)
    {
        var (name, spec) = (request.Name, request.Spec);
        var bundle = BundleOf(name);
        var lower = await _rootFileSystem.EnsureAsync(request.Workload.Programs, ct);
        bundle.MakeDirectories();
        await OverlayMount.MountAsync(lower, bundle, ct);
        var command = request.Workload.Measure(new ToolPlace(name.Name, Bundle.DataPath, Bundle.FilesPath, request.Peer));
        CommandFiles.Write(command, bundle.MergedFiles);
        await request.LayOut(bundle.MergedData, ct);
        if (spec.Network != NetworkMode.Host)
        {
            await BridgedNamespace.Of(name).CreateAsync(ct, request.Peer?.Address);
        }

        if (groups.TryCreate(name) is { } noGroup)
        {
            throw new ToolException(noGroup);
        }

        await File.WriteAllTextAsync(
            bundle.ConfigFile,
            ContainerSpec.Json(name, spec, bundle.Merged, [RootFileSystem.PathOf(command.Argv[0]), .. command.Argv.Skip(1)], annotations),
            ct);
        return bundle;
    }

    /// <returns>What could not be removed.</returns>
    public async Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) =>
    [
        .. await Undoing.TryAsync(() => OverlayMount.UnmountAsync(BundleOf(name), ct)),
        .. await Undoing.TryAsync(() => BridgedNamespace.Of(name).DeleteAsync(ct)),
    ];
}

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
        var lower = await TreeAsync(request, ct);
        bundle.MakeDirectories();
        await OverlayMount.MountAsync(lower, bundle, ct);
        var command = Command(request);
        CommandFiles.Write(command, bundle.MergedFiles);
        await request.LayOut(bundle.MergedData, ct);
        await PlaceAsync(request, ct);
        await File.WriteAllTextAsync(bundle.ConfigFile, ContainerSpec.Json(name, spec, bundle.Merged, command.Argv, annotations), ct);
        return bundle;
    }

    /// <returns>Directory of the tree of the workload's tools.</returns>
    public Task<string> TreeAsync(RuntimeRequest request, CancellationToken ct) => _rootFileSystem.EnsureAsync(request.Workload.Programs, ct);

    /// <returns>The workload's command, its program by its path in the tree.</returns>
    public static ToolCommand Command(RuntimeRequest request)
    {
        var command = request.Workload.Measure(new ToolPlace(request.Name.Name, Bundle.DataPath, Bundle.FilesPath, request.Peer));
        return command with { Argv = [RootFileSystem.PathOf(command.Argv[0]), .. command.Argv.Skip(1)] };
    }

    /// <summary>Makes the network namespace, where it has one of its own, and the control group.</summary>
    /// <param name="hasLeaf">Whether the container is put into the attempt's innermost group.</param>
    public async Task PlaceAsync(RuntimeRequest request, CancellationToken ct, bool hasLeaf = true)
    {
        if (request.Spec.Network != NetworkMode.Host)
        {
            await BridgedNamespace.Of(request.Name).CreateAsync(ct, request.Peer?.Address);
        }

        if (groups.TryCreate(request.Name, hasLeaf) is { } noGroup)
        {
            throw new ToolException(noGroup);
        }
    }

    /// <returns>What could not be removed.</returns>
    public async Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) =>
    [
        .. await Undoing.TryAsync(() => Unmounting.BelowAsync(BundleOf(name).Path, ct)),
        .. await Undoing.TryAsync(() => BridgedNamespace.Of(name).DeleteAsync(ct)),
    ];
}

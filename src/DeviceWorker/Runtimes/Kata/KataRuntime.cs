using System.Globalization;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>
/// KC: a Kata guest by containerd. Its root is the bundle that RC is given, shared into the guest as Kata is configured; or a snapshot of
/// containerd's, where the device file names a snapshotter.
/// </summary>
internal sealed class KataRuntime(
    string dataDirectory, bool allowSimulated, KataSnapshots? snapshots, ControlGroups groups, TimeProvider clock) : IRuntime
{
    private const string ConfigurationVariable = "KATA_CONF_FILE";
    private readonly ContainerParts _parts = new(dataDirectory, groups);

    public bool Serves(RuntimeSpec spec) => spec.Code == RuntimeCode.KC;

    public async Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct) =>
        [await KataProbe.RunAsync(dataDirectory, allowSimulated, snapshots, ct)];

    public async Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct)
    {
        var shim = KataShim.Find() ?? throw new ToolException($"{KataShim.Program} is not on PATH");
        if ((KataProbe.Reason(shim, File.Exists("/dev/kvm"), allowSimulated) ?? KataProbe.SnapshotReason(snapshots)) is { } reason)
        {
            throw new AttemptException(FailureKind.NotPossible, reason);
        }

        var places = new ContainerdPlaces(request.Name);
        var bundle = _parts.BundleOf(request.Name);
        var daemon = await ContainerdDaemon.StartAsync(places, clock, ct, KataContainer.Configuration(snapshots, places, bundle.Path));
        var container = snapshots is null
            ? await KataContainer.OfBundleAsync(request, _parts, places, ct)
            : await KataContainer.OfSnapshotAsync(request, _parts, places, snapshots, ct);
        var events = new TaskEvents(container.Id, clock);
        Tool.Start("ctr", CtrCommand.Events(places), request.Name, events.Hear);
        return new PreparedRuntime(
            () => Start(request, container, bundle, daemon, events, shim),
            container.Data,
            container.Store,
            ContainerNetwork.Interface(request),
            Factors(request, shim));
    }

    public async Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) =>
    [
        .. await _parts.UndoAsync(name, ct),
        .. await Undoing.TryAsync(() => ContainerdDaemon.RemoveAsync(
            new ContainerdPlaces(name), [name.Name, SnapshotCommand.Container(new ContainerdPlaces(name))], ct)),
        .. snapshots?.Pool is { } pool ? await Undoing.TryAsync(() => ThinPool.EmptyAsync(pool, ct)) : [],
    ];

    private static EngineRunning Start(
        RuntimeRequest request, KataContainer container, Bundle bundle, RunningTool daemon, TaskEvents events, KataShim shim)
    {
        var client = Tool.Start("ctr", container.Launch, request.Name);
        return new EngineRunning(
            ContainerEngine.Containerd,
            new KataTask(client, events, request, bundle.ReadPid, shim.Simulated),
            new EnginePart("ctr", client),
            CtrCommand.Error,
            [new EnginePart("containerd", daemon)]);
    }

    private Dictionary<string, string> Factors(RuntimeRequest request, KataShim shim)
    {
        var spec = request.Spec;
        var factors = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["engine"] = "containerd",
            ["shim"] = shim.Simulated ?? KataShim.Runtime,
            ["filesystem"] = snapshots?.Pool is { } pool ? $"ext4 on a thin volume of {pool}" : "overlay",
            ["root"] = shim.Simulated is not null ? "the host's own mount: there is no guest"
                : snapshots?.Pool is null ? "shared with the guest as Kata is configured"
                : "the guest's own disk, unless Kata's disable_block_device_use shares it",
            ["kata.snapshotter"] = snapshots?.Snapshotter ?? "none: a bundle",
            ["network"] = ContainerNetwork.Describe(spec),
            ["cgroup"] = request.Name.Cgroup,
            ["guest.cpus"] = spec.Cpus is { } cpus ? cpus.ToString(CultureInfo.InvariantCulture) : "as Kata is configured",
            ["guest.memory"] = spec.MemoryMib is { } mib ? string.Create(CultureInfo.InvariantCulture, $"{mib} MiB") : "as Kata is configured",
            ["guest.clock"] = "taken for the host's",
            ["kata.configuration"] = KataGuest.Configuration(System.Environment.GetEnvironmentVariable(ConfigurationVariable), File.Exists) ?? "Kata's own",
        };
        if (snapshots?.Pool is not null)
        {
            factors["kata.volume"] = string.Create(CultureInfo.InvariantCulture, $"{snapshots.VolumeGib} GiB");
        }

        if (shim.Simulated is { } simulated)
        {
            factors["simulated"] = simulated;
        }

        return factors;
    }
}

using System.Globalization;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>KC: a Kata guest by containerd. It is given the bundle that RC is given; its root is shared into the guest as Kata is configured.</summary>
internal sealed class KataRuntime(string dataDirectory, bool allowSimulated, ControlGroups groups, TimeProvider clock) : IRuntime
{
    private const string ConfigurationVariable = "KATA_CONF_FILE";
    private readonly ContainerParts _parts = new(dataDirectory, groups);

    public bool Serves(RuntimeSpec spec) => spec.Code == RuntimeCode.KC;

    public async Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct) => [await KataProbe.RunAsync(dataDirectory, allowSimulated, ct)];

    public async Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct)
    {
        var shim = KataShim.Find() ?? throw new ToolException($"{KataShim.Program} is not on PATH");
        if (KataProbe.Reason(shim, File.Exists("/dev/kvm"), allowSimulated) is { } reason)
        {
            throw new AttemptException(FailureKind.NotPossible, reason);
        }

        // The guest has the limits. On its container as well, Kata would add them to the guest's.
        var unlimited = request with { Spec = request.Spec with { Cpus = null, MemoryMib = null } };
        var bundle = await _parts.MakeAsync(unlimited, ct, KataGuest.Annotations(request.Spec));
        var places = new ContainerdPlaces(request.Name);
        var daemon = await ContainerdDaemon.StartAsync(places, clock, ct);
        var events = new TaskEvents(request.Name.Name, clock);
        Tool.Start("ctr", CtrCommand.Events(places), request.Name, events.Hear);
        return new PreparedRuntime(
            () => Start(request, bundle, daemon, events, shim),
            bundle.MergedData,
            bundle.UpperData,
            ContainerNetwork.Interface(request),
            Factors(request, shim));
    }

    public async Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) =>
    [
        .. await _parts.UndoAsync(name, ct),
        .. await Undoing.TryAsync(() => ContainerdDaemon.RemoveAsync(new ContainerdPlaces(name), [name.Name], ct)),
    ];

    private static EngineRunning Start(RuntimeRequest request, Bundle bundle, RunningTool daemon, TaskEvents events, KataShim shim)
    {
        var client = Tool.Start("ctr", CtrCommand.Run(new ContainerdPlaces(request.Name), bundle, KataShim.Runtime), request.Name);
        return new EngineRunning(
            ContainerEngine.Containerd,
            new KataTask(client, events, request, bundle.ReadPid, shim.Simulated),
            new EnginePart("ctr", client),
            CtrCommand.Error,
            [new EnginePart("containerd", daemon)]);
    }

    private static Dictionary<string, string> Factors(RuntimeRequest request, KataShim shim)
    {
        var spec = request.Spec;
        var factors = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["engine"] = "containerd",
            ["shim"] = shim.Simulated ?? KataShim.Runtime,
            ["filesystem"] = "overlay",
            ["root"] = shim.Simulated is null ? "shared with the guest as Kata is configured" : "the host's own mount: there is no guest",
            ["network"] = ContainerNetwork.Describe(spec),
            ["cgroup"] = request.Name.Cgroup,
            ["guest.cpus"] = spec.Cpus is { } cpus ? cpus.ToString(CultureInfo.InvariantCulture) : "as Kata is configured",
            ["guest.memory"] = spec.MemoryMib is { } mib ? string.Create(CultureInfo.InvariantCulture, $"{mib} MiB") : "as Kata is configured",
            ["guest.clock"] = "taken for the host's",
            ["kata.configuration"] = KataGuest.Configuration(System.Environment.GetEnvironmentVariable(ConfigurationVariable), File.Exists) ?? "Kata's own",
        };
        if (shim.Simulated is { } simulated)
        {
            factors["simulated"] = simulated;
        }

        return factors;
    }
}

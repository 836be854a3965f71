using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Docker;

/// <summary>RC by Docker: the tree, network and limits that the other engines are given, on a dockerd of the attempt's own.</summary>
internal sealed class DockerRuntime(string dataDirectory, ControlGroups groups, TimeProvider clock) : IRuntime
{
    private readonly ContainerParts _parts = new(dataDirectory, groups);

    public bool Serves(RuntimeSpec spec) => spec is { Code: RuntimeCode.RC, Engine: ContainerEngine.Docker };

    public async Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct) => [await DockerProbe.RunAsync(dataDirectory, ct)];

    public async Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct)
    {
        var places = PlacesOf(request.Name);
        DockerContainer.LinkTools(await _parts.TreeAsync(request, ct), places);
        await _parts.PlaceAsync(request, ct);
        var containerd = await ContainerdDaemon.StartAsync(places.Containerd, clock, ct);
        var dockerd = await DockerDaemon.StartAsync(places, request.Spec, clock, ct);
        var command = ContainerParts.Command(request);
        var layer = await DockerContainer.CreateAsync(places, request.Spec, command.Argv, ct);
        CommandFiles.Write(command, layer + Bundle.FilesPath);
        var data = layer + Bundle.DataPath;
        Directory.CreateDirectory(data);
        await request.LayOut(data, ct);
        return new PreparedRuntime(
            () => Start(request, places, containerd, dockerd),
            // The launch mounts the overlay over it. Its files are the container's, and so are their pages.
            data,
            data,
            ContainerNetwork.Interface(request),
            await FactorsAsync(request, ct));
    }

    public async Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) =>
    [
        .. await _parts.UndoAsync(name, ct),
        .. await Undoing.TryAsync(() => DockerDaemon.RemoveAsync(PlacesOf(name), ct)),
    ];

    private DockerPlaces PlacesOf(AttemptName name) => new(name, _parts.BundleOf(name));

    private EngineRunning Start(RuntimeRequest request, DockerPlaces places, RunningTool containerd, RunningTool dockerd)
    {
        var container = places.Containers().Single();
        var client = Tool.Start("docker", DockerCommand.Start(places), request.Name);
        return new EngineRunning(
            ContainerEngine.Docker,
            new RunningProcess(client, request, () => places.Containerd.ReadPid(container), clock),
            new EnginePart("docker", client),
            DockerCommand.Error,
            [new EnginePart("dockerd", dockerd), new EnginePart("containerd", containerd)]);
    }

    private static async Task<IReadOnlyDictionary<string, string>> FactorsAsync(RuntimeRequest request, CancellationToken ct) =>
        new Dictionary<string, string>(ContainerFactors.Of("docker", request.Name, request.Spec))
        {
            ["shim"] = CtrCommand.RuncShim,
            ["docker.daemon"] = await DockerProbe.VersionAsync("dockerd", ct) ?? "unknown: dockerd does not say",
            ["docker.client"] = await DockerProbe.VersionAsync("docker", ct) ?? "unknown: docker does not say",
            ["docker.containerd"] = await ContainerdProbe.VersionAsync(ct) ?? "unknown: containerd does not say",
            ["docker.storage_driver"] = DockerPlaces.StorageDriver,
            ["docker.seccomp"] = DockerCommand.Seccomp,
            ["docker.launch"] = "docker start of a container made before",
        };
}

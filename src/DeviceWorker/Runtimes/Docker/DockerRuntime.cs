using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Docker;

/// <summary>RC by Docker, which this version does not run: a plan that asks for it is told so, and what comes nearest.</summary>
internal sealed class DockerRuntime : IRuntime
{
    internal const string Reason =
        "this version does not run containers by Docker, with dockerd installed or without; write engine: containerd, which Docker runs its containers with";

    public bool Serves(RuntimeSpec spec) => spec is { Code: RuntimeCode.RC, Engine: ContainerEngine.Docker };

    public Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<Capability>>(
        [new Capability(CapabilityKind.Runtime, $"{nameof(RuntimeCode.RC)}/docker", Available: false, Reason, Version: null)]);

    public Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct) =>
        throw new AttemptException(FailureKind.NotPossible, Reason);

    public Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>([]);
}

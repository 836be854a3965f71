using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes;

/// <summary>One way to run a tool on this device. One folder each; nothing outside the folder knows how it is done.</summary>
internal interface IRuntime
{
    bool Serves(RuntimeSpec spec);

    /// <summary>Whether the device can do it, and if not, what a person can do about it.</summary>
    /// <returns>One or more, named as <see cref="RuntimeSpec.Capability"/> names them.</returns>
    Task<IReadOnlyList<Capability>> ProbeAsync(CancellationToken ct);

    /// <summary>Makes everything but the running tool.</summary>
    /// <exception cref="ToolException">It could not be made; what there is of it is undone by <see cref="UndoAsync"/>.</exception>
    Task<PreparedRuntime> PrepareAsync(RuntimeRequest request, CancellationToken ct);

    /// <summary>Removes whatever <see cref="PrepareAsync"/> and the launch made, after a crash too: it knows only the name.</summary>
    /// <returns>What could not be removed, and why.</returns>
    Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct);
}

/// <summary>What an attempt asks of its runtime.</summary>
/// <param name="Peer">The other end of a network workload; null for one without.</param>
/// <param name="LayOut">
/// Fills a directory of the host with the workload's data. A runtime whose tool sees that directory has it filled in place; a guest's
/// makes its disk from it.
/// </param>
internal sealed record RuntimeRequest(
    AttemptName Name, RuntimeSpec Spec, IWorkload Workload, Peer? Peer, Func<string, CancellationToken, Task> LayOut);

/// <summary>A runtime made ready.</summary>
/// <param name="Start">Asks for the tool to run. A <see cref="ToolException"/>: the runtime itself could not be started.</param>
/// <param name="DataDirectory">Directory of the host whose files are the data, or the disk that holds them; null when there is none.</param>
/// <param name="StoreDirectory">Where their blocks lie: the same, or the directory of the layer below.</param>
/// <param name="NetworkInterface">The host's interface that the traffic passes; null when nothing is known to pass one.</param>
/// <param name="Factors">What was really set, by name.</param>
internal sealed record PreparedRuntime(
    Func<IRunning> Start,
    string? DataDirectory,
    string? StoreDirectory,
    string? NetworkInterface,
    IReadOnlyDictionary<string, string> Factors);

using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes;

/// <summary>One way to run a tool on this device. One folder each; nothing outside the folder knows how it is done.</summary>
internal interface IRuntime
{
    RuntimeCode Code { get; }

    /// <summary>Whether the device can do it, and if not, what a person can do about it.</summary>
    Task<Capability> ProbeAsync(CancellationToken ct);

    /// <summary>Where the tool finds the data directory, in its own file system.</summary>
    string DataPath(AttemptName name);

    /// <summary>Makes everything but the running tool.</summary>
    /// <exception cref="ToolException">It could not be made; what there is of it is undone by <see cref="UndoAsync"/>.</exception>
    Task<PreparedRuntime> PrepareAsync(AttemptName name, RuntimeSpec spec, IReadOnlyList<string> command, CancellationToken ct);

    /// <summary>Asks for the tool to run.</summary>
    /// <exception cref="ToolException">The runtime itself could not be started.</exception>
    RunningTool Start(PreparedRuntime prepared);

    /// <returns>The tool's process as the host counts; null while it is not there.</returns>
    int? ToolProcess(PreparedRuntime prepared, RunningTool running);

    /// <summary>Removes whatever <see cref="PrepareAsync"/> and <see cref="Start"/> made, after a crash too: it knows only the name.</summary>
    /// <returns>What could not be removed, and why.</returns>
    Task<IReadOnlyList<string>> UndoAsync(AttemptName name, CancellationToken ct);
}

/// <summary>A runtime made ready.</summary>
/// <param name="HostDataDirectory">The data directory as the host sees it; writing there is writing where the tool does.</param>
/// <param name="StoreDirectory">Where its blocks lie: the same, or the directory of the layer below.</param>
/// <param name="Factors">What was really set, by name.</param>
/// <param name="LogFile">The runtime's own log; null when it has none.</param>
internal sealed record PreparedRuntime(
    AttemptName Name,
    IReadOnlyList<string> Command,
    string HostDataDirectory,
    string StoreDirectory,
    IReadOnlyDictionary<string, string> Factors,
    string? LogFile);

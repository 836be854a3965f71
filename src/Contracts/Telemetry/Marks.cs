using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Contracts.Telemetry;

/// <summary>
/// What the worker tells the telemetry process, one JSON object a line on its standard input. Telemetry answers each mark with one
/// line <c>ok SEQ</c> on its standard output once the edge reading is taken. End of input: flush, publish, exit.
/// </summary>
/// <param name="Seq">Counts up; echoed.</param>
/// <param name="TrialId">Null: back to between trials.</param>
/// <param name="Fine">True: sample at the window's period from here on, publish nothing until the next mark with false.</param>
/// <param name="Processes">Process ids to follow from here on, with their descendants; empty: none.</param>
/// <param name="Cgroups">Paths below the cgroup mount (<c>/edge/x</c>) to follow from here on.</param>
/// <param name="Interfaces">Network interfaces of the host to follow from here on; null or empty: none.</param>
public sealed record PhaseMark(
    long Seq,
    Guid? TrialId,
    int? Attempt,
    TrialPhase? Phase,
    bool Fine,
    IReadOnlyList<int> Processes,
    IReadOnlyList<string> Cgroups,
    IReadOnlyList<string>? Interfaces = null);

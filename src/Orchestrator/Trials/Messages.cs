using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Orchestrator.Trials;

/// <summary>The experiment has the device and it is this trial's turn.</summary>
public sealed record StartTrial(
    Guid TrialId,
    Guid ExperimentId,
    string Experiment,
    string CellKey,
    string Device,
    RuntimeSpec Runtime,
    WorkloadPoint Workload,
    int Block,
    int Position,
    int MaxAttempts,
    TrialGates? Gates = null,
    int? IdleS = null);

/// <summary>The experiment is cancelled: cut the trial off.</summary>
public sealed record StopTrial(Guid TrialId, Guid ExperimentId, string Device, string Reason);

/// <summary>The trial's alarm went off.</summary>
/// <param name="Alarm">Only the one that is set now counts.</param>
public sealed record TrialDeadline(Guid TrialId, Guid Alarm);

namespace EdgePipeline.Contracts.Trials;

/// <summary>Tells a device to run one attempt at a trial. Sent to the device's own queue.</summary>
/// <param name="FencingToken">Grows with every attempt given to the device; a lower one than seen before is stale.</param>
/// <param name="TimeLimitS">The device kills the attempt after so many seconds, the wait at its gate among them.</param>
/// <param name="Gates">Null: none but room for the data.</param>
/// <param name="IdleS">Seconds of the idle phase; null: the device's own 0.3.</param>
public sealed record RunTrial(
    Guid TrialId,
    Guid ExperimentId,
    string Experiment,
    int Attempt,
    long FencingToken,
    string Device,
    RuntimeSpec Runtime,
    WorkloadPoint Workload,
    int Repetition,
    int TimeLimitS,
    TrialGates? Gates = null,
    int? IdleS = null);

/// <summary>Cuts an attempt off, whether queued or running. Unknown attempts are answered as never run.</summary>
public sealed record CancelTrial(Guid TrialId, Guid ExperimentId, int Attempt, string Device, string Reason);

/// <summary>Asks a device what became of an attempt; answered by <see cref="TrialStatusReported"/> or by the outcome once more.</summary>
public sealed record GetTrialStatus(Guid TrialId, int Attempt, string Device);

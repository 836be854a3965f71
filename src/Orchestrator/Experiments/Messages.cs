using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>A request that is no <see cref="SubmitExperiment"/>: kept and rejected, so that its sender can find out why.</summary>
/// <param name="ExperimentId">The sender's where it could be read, else one that follows from the text.</param>
public sealed record RecordUnreadableRequest(Guid ExperimentId, string Text, PlanProblem Problem);

/// <summary>The device's lease went to this experiment.</summary>
public sealed record DeviceGranted(Guid ExperimentId, string Device);

/// <summary>A trial of the experiment is over.</summary>
/// <param name="ThroughputMbPerS">Of a completed one; null when its tool reports none.</param>
public sealed record TrialEnded(Guid ExperimentId, Guid TrialId, string Device, TrialEnd End, double? ThroughputMbPerS = null);

public enum TrialEnd
{
    Completed,

    /// <summary>No attempt gave a result.</summary>
    Abandoned,

    /// <summary>Cut off because the experiment was cancelled.</summary>
    Stopped,
}

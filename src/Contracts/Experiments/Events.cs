namespace EdgePipeline.Contracts.Experiments;

/// <summary>A plan arrived. The text is kept as written.</summary>
/// <param name="Experiment">Label: plan name (or <c>plan</c> when unreadable) and the last six hex digits of the id.</param>
public sealed record ExperimentSubmitted(
    Guid ExperimentId, string Experiment, string PlanText, string PlanSha256, string? SubmittedBy, DateTimeOffset At);

public sealed record ExperimentRejected(Guid ExperimentId, string Experiment, IReadOnlyList<PlanProblem> Problems, DateTimeOffset At);

/// <summary>The whole design, before the first trial: nothing in it may come from a result.</summary>
/// <param name="Cells">Every cell of the plan; skipped ones carry their reason.</param>
/// <param name="Order">The drawn order: randomized complete blocks, each device's independent of the others; controls stand at their places.</param>
/// <param name="StoppingRule">In words, e.g. <c>fixed: 3 launches of each cell</c>.</param>
/// <param name="Versions">Version of each formula and parser in force, by name.</param>
/// <param name="Controls">What the plan's control runs, one a device, skipped ones with their reason; null: the plan has none.</param>
public sealed record ExperimentDesigned(
    Guid ExperimentId,
    string Experiment,
    Plan Plan,
    IReadOnlyList<Cell> Cells,
    IReadOnlyList<DrawnTrial> Order,
    string StoppingRule,
    IReadOnlyDictionary<string, string> Versions,
    DateTimeOffset At,
    IReadOnlyList<Cell>? Controls = null);

public sealed record ExperimentCancelRequested(Guid ExperimentId, string Experiment, string Reason, string? RequestedBy, DateTimeOffset At);

public sealed record ExperimentCancelled(Guid ExperimentId, string Experiment, int Completed, int NotRun, DateTimeOffset At);

public sealed record ExperimentFinished(Guid ExperimentId, string Experiment, int Completed, int Abandoned, DateTimeOffset At);

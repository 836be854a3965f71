namespace EdgePipeline.Projections.Tables.Trials;

/// <summary>What cells and experiments need to know of an attempt, whether it is in the table or in the page at hand.</summary>
/// <param name="Accelerator">What ran the guest's instructions (kvm, tcg); null for a runtime without a guest, and without a result.</param>
/// <param name="Evidence">Ids of the events behind it.</param>
/// <param name="Simulated">What stood in for the runtime; null when nothing did.</param>
internal sealed record Attempt(
    Guid TrialId,
    int Number,
    Guid ExperimentId,
    string CellKey,
    int Block,
    int Position,
    string Status,
    double? WindowS,
    DateTimeOffset? EndedAt,
    DateTimeOffset? AbandonedAt,
    string? Accelerator,
    string? Simulated,
    IReadOnlyList<Guid>? Evidence,
    bool IsExcluded,
    long AsOfSequence)
{
    public bool IsCompleted => Status == TrialStatusWords.Completed;

    public bool CountsForExperiment => IsCompleted || AbandonedAt is not null;

    public static Attempt Of(TrialRow row) => new(
        row.TrialId, row.Attempt, row.ExperimentId, row.CellKey, row.Block, row.Position, row.Status, row.WindowS, row.EndedAt, row.AbandonedAt,
        row.Factors?.GetValueOrDefault("accelerator"), row.Factors?.GetValueOrDefault("simulated"), row.Evidence, row.Excluded, row.AsOfSequence);
}

namespace EdgePipeline.Projections.Tables.Trials;

/// <summary>What cells and experiments need to know of an attempt, whether it is in the table or in the page at hand.</summary>
internal sealed record Attempt(
    Guid TrialId,
    int Number,
    Guid ExperimentId,
    string CellKey,
    int Block,
    string Status,
    double? WindowS,
    DateTimeOffset? EndedAt,
    DateTimeOffset? AbandonedAt,
    long AsOfSequence)
{
    public bool IsCompleted => Status == TrialStatusWords.Completed;

    public bool CountsForExperiment => IsCompleted || AbandonedAt is not null;

    public static Attempt Of(TrialRow row) => new(
        row.TrialId, row.Attempt, row.ExperimentId, row.CellKey, row.Block, row.Status, row.WindowS, row.EndedAt, row.AbandonedAt, row.AsOfSequence);
}

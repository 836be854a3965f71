using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Planning.Auditing;

/// <summary>An experiment's events, found again by what they are about.</summary>
/// <param name="Events">Of the experiment and all its trials, in sequence.</param>
internal sealed record AuditedExperiment(IReadOnlyList<RecordedEvent> Events)
{
    /// <summary>Null: it was rejected, or its events are gone.</summary>
    public RecordedEvent? DesignEvent { get; } = Events.FirstOrDefault(recorded => recorded.Data is ExperimentDesigned);

    public ExperimentDesigned Design => (ExperimentDesigned)DesignEvent!.Data;

    public RecordedEvent? Submitted { get; } = Events.FirstOrDefault(recorded => recorded.Data is ExperimentSubmitted);

    /// <summary>Every attempt that was dispatched, in sequence.</summary>
    public IReadOnlyList<(RecordedEvent Event, TrialRequested Requested)> Attempts { get; } =
        [.. Events.Where(recorded => recorded.Data is TrialRequested).Select(recorded => (recorded, (TrialRequested)recorded.Data))];

    /// <summary>Everything that was recorded of a trial: the first of it, in sequence.</summary>
    public RecordedEvent? FirstOfTrials { get; } = Events.FirstOrDefault(recorded => TrialEvents.TrialOf(recorded.Data) is not null);

    /// <summary>Where each cell that is launched no more was stopped.</summary>
    public IReadOnlyDictionary<string, (RecordedEvent Event, CellStopped Stopped)> Stops { get; } = Events.Where(recorded => recorded.Data is CellStopped)
        .DistinctBy(recorded => ((CellStopped)recorded.Data).CellKey)
        .ToDictionary(recorded => ((CellStopped)recorded.Data).CellKey, recorded => (recorded, (CellStopped)recorded.Data), StringComparer.Ordinal);

    /// <summary>Its cell was stopped in an earlier block, by an event before this place in the store.</summary>
    public bool IsSkipped(DrawnTrial trial, long sequence) =>
        Stops.TryGetValue(trial.CellKey, out var stop) && stop.Event.Sequence < sequence && stop.Stopped.Block < trial.Block;

    /// <summary>The event that ended the experiment; null while it runs.</summary>
    public RecordedEvent? End { get; } = Events.FirstOrDefault(recorded => recorded.Data is ExperimentFinished or ExperimentCancelled);

    public IReadOnlyList<RecordedEvent> OfTrial(Guid trial) => [.. _byTrial[trial]];

    private readonly ILookup<Guid?, RecordedEvent> _byTrial = Events.ToLookup(recorded => TrialEvents.TrialOf(recorded.Data));
}

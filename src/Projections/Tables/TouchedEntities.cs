using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tables;

/// <summary>Whose rows a page of events may change.</summary>
internal sealed record TouchedEntities(IReadOnlySet<Guid> Experiments, IReadOnlySet<Guid> Trials, IReadOnlySet<string> Devices)
{
    public static TouchedEntities By(IReadOnlyList<StoredEvent> page) => new(
        page.Select(stored => ExperimentOf(stored.Data)).OfType<Guid>().ToHashSet(),
        page.Select(stored => TrialOf(stored.Data)).OfType<Guid>().ToHashSet(),
        page.Select(stored => DeviceOf(stored.Data)).OfType<string>().ToHashSet(StringComparer.Ordinal));

    public static TouchedEntities OfTrials(IEnumerable<Guid> trials) => new(new HashSet<Guid>(), trials.ToHashSet(), new HashSet<string>());

    public IReadOnlyList<string> TrialAndDeviceStreams => [.. Trials.Select(Streams.Trial), .. Devices.Select(Streams.Device)];

    public static Guid? ExperimentOf(object data) => data switch
    {
        ExperimentSubmitted submitted => submitted.ExperimentId,
        ExperimentRejected rejected => rejected.ExperimentId,
        ExperimentDesigned designed => designed.ExperimentId,
        ExperimentCancelRequested requested => requested.ExperimentId,
        ExperimentCancelled cancelled => cancelled.ExperimentId,
        CellStopped stopped => stopped.ExperimentId,
        ExperimentFinished finished => finished.ExperimentId,
        _ => null,
    };

    /// <summary>A batch of a source that no row is made from touches nothing.</summary>
    public static Guid? TrialOf(object data) => data switch
    {
        TelemetryPage page => page.TrialId,
        TelemetryBatch batch => TelemetrySources.InformsRows(batch.Source) ? batch.TrialId : null,
        _ => TrialEvents.TrialOf(data),
    };

    public static string? DeviceOf(object data) => data switch
    {
        DeviceAnnounced announced => announced.Device,
        EnvironmentCaptured captured => captured.Device,
        _ => null,
    };
}

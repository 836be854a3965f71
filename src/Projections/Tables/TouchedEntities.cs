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

    /// <summary>Telemetry of sources that no row is made from touches nothing.</summary>
    public static Guid? TrialOf(object data) => data switch
    {
        TrialRequested requested => requested.TrialId,
        TrialAccepted accepted => accepted.TrialId,
        TrialPhaseEntered entered => entered.TrialId,
        TrialGateWaited waited => waited.TrialId,
        TrialGatePassed passed => passed.TrialId,
        TrialCompleted completed => completed.TrialId,
        TrialFailed failed => failed.TrialId,
        TrialInterrupted interrupted => interrupted.TrialId,
        TrialStatusReported reported => reported.TrialId,
        TrialDeadlinePassed passed => passed.TrialId,
        TrialAbandoned abandoned => abandoned.TrialId,
        TrialExcluded excluded => excluded.TrialId,
        TrialIncluded included => included.TrialId,
        TelemetryBatch batch when TelemetrySources.InformsRows(batch.Source) => batch.TrialId,
        _ => null,
    };

    public static string? DeviceOf(object data) => data switch
    {
        DeviceAnnounced announced => announced.Device,
        EnvironmentCaptured captured => captured.Device,
        _ => null,
    };
}

using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Replay;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Contracts;

/// <summary>Every event that is stored, under the name it is stored by. Names never change; types may move.</summary>
public static class EventCatalog
{
    public static IReadOnlyDictionary<string, Type> All { get; } = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["experiment_submitted"] = typeof(ExperimentSubmitted),
        ["experiment_rejected"] = typeof(ExperimentRejected),
        ["experiment_designed"] = typeof(ExperimentDesigned),
        ["experiment_cancel_requested"] = typeof(ExperimentCancelRequested),
        ["experiment_cancelled"] = typeof(ExperimentCancelled),
        ["experiment_finished"] = typeof(ExperimentFinished),
        ["cell_stopped"] = typeof(CellStopped),
        ["trial_requested"] = typeof(TrialRequested),
        ["trial_accepted"] = typeof(TrialAccepted),
        ["trial_phase_entered"] = typeof(TrialPhaseEntered),
        ["trial_gate_waited"] = typeof(TrialGateWaited),
        ["trial_gate_passed"] = typeof(TrialGatePassed),
        ["trial_completed"] = typeof(TrialCompleted),
        ["trial_failed"] = typeof(TrialFailed),
        ["trial_interrupted"] = typeof(TrialInterrupted),
        ["trial_status_reported"] = typeof(TrialStatusReported),
        ["trial_deadline_passed"] = typeof(TrialDeadlinePassed),
        ["trial_abandoned"] = typeof(TrialAbandoned),
        ["trial_excluded"] = typeof(TrialExcluded),
        ["trial_included"] = typeof(TrialIncluded),
        ["trial_reparsed"] = typeof(TrialReparsed),
        ["device_announced"] = typeof(DeviceAnnounced),
        ["environment_captured"] = typeof(EnvironmentCaptured),
        ["telemetry_batch"] = typeof(TelemetryBatch),
        ["telemetry_page"] = typeof(TelemetryPage),
        ["table_settings_promoted"] = typeof(TableSettingsPromoted),
    };
}

namespace EdgePipeline.Contracts;

/// <summary>Keys of the event streams.</summary>
public static class Streams
{
    /// <summary>By it a trial's telemetry is found.</summary>
    public const string TelemetryByTrialIndex = "ix_telemetry_trial";

    /// <summary>By it an experiment's trials are found.</summary>
    public const string TrialsByExperimentIndex = "ix_trial_requested_experiment";

    /// <summary>
    /// Indexes that projections add to Marten's table of events. Marten drops indexes that it does not know, so every process that applies its
    /// schema must tell it to ignore these.
    /// </summary>
    public static IReadOnlyList<string> OwnIndexes { get; } = [TelemetryByTrialIndex, TrialsByExperimentIndex];

    /// <summary>How the key of every experiment's stream begins.</summary>
    public const string Experiments = "experiment/";

    /// <summary>How the key of every device's stream begins.</summary>
    public const string Devices = "device/";

    /// <summary>Which settings the tables are made with.</summary>
    public const string TableSettings = "settings/tables";

    public static string Experiment(Guid experimentId) => $"{Experiments}{experimentId:D}";

    public static string Trial(Guid trialId) => $"trial/{trialId:D}";

    public static string Device(string device) => $"{Devices}{device}";

    /// <summary>One stream per telemetry session, so that a session's batches have one writer.</summary>
    public static string Telemetry(string device, Guid session) => $"telemetry/{device}/{session:D}";
}

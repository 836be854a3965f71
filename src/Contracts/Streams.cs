namespace EdgePipeline.Contracts;

/// <summary>Keys of the event streams.</summary>
public static class Streams
{
    /// <summary>
    /// An index that projections add to Marten's table of events, so that a trial's telemetry is found. Marten drops indexes that it
    /// does not know, so every process that applies its schema must tell it to ignore this one.
    /// </summary>
    public const string TelemetryByTrialIndex = "ix_telemetry_trial";

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

namespace EdgePipeline.Contracts;

/// <summary>Keys of the event streams.</summary>
public static class Streams
{
    public static string Experiment(Guid experimentId) => $"experiment/{experimentId:D}";

    public static string Trial(Guid trialId) => $"trial/{trialId:D}";

    public static string Device(string device) => $"device/{device}";

    /// <summary>One stream per telemetry session, so that a session's batches have one writer.</summary>
    public static string Telemetry(string device, Guid session) => $"telemetry/{device}/{session:D}";
}

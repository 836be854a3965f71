namespace EdgePipeline.Contracts;

/// <summary>Names on the broker that programs outside this repository may rely on.</summary>
public static class Topology
{
    /// <summary>Fanout; <c>SubmitExperiment</c> in plain JSON (camelCase), persistent.</summary>
    public const string SubmitExchange = "edge.submit-experiment";

    /// <summary>Fanout; <c>CancelExperiment</c> in plain JSON.</summary>
    public const string CancelExchange = "edge.cancel-experiment";

    /// <summary>Bound to <see cref="CancelExchange"/>, read by the orchestrator: what it has not taken yet waits here.</summary>
    public const string CancelQueue = "experiment-cancellations";

    /// <summary>Fanout; <c>ExcludeTrial</c> in plain JSON.</summary>
    public const string ExcludeExchange = "edge.exclude-trial";

    /// <summary>Fanout; <c>IncludeTrial</c> in plain JSON.</summary>
    public const string IncludeExchange = "edge.include-trial";

    /// <summary>Fanout; <c>TelemetryPage</c> or <c>TelemetryBatch</c> in plain JSON.</summary>
    public const string TelemetryExchange = "edge.telemetry";

    /// <summary>Quorum queue bound to <see cref="TelemetryExchange"/>, read by projections.</summary>
    public const string TelemetryQueue = "telemetry-ingest";

    /// <summary>
    /// Arguments of <see cref="TelemetryQueue"/>, which its publisher and its reader both declare: one that differs is refused by the
    /// broker. No delivery limit: a batch waits until the database is back, however long that takes.
    /// </summary>
    public static Dictionary<string, object?> TelemetryQueueArguments() => new(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" };

    /// <summary>Direct, key: the device; <c>MarkNotice</c> in plain JSON, for external meters.</summary>
    public const string MarksExchange = "edge.telemetry-marks";

    /// <summary>Direct, key: the device. Any message with a reply address is answered by a <c>ClockAnswer</c> in plain JSON.</summary>
    public const string ClockExchange = "edge.telemetry-clock";

    /// <summary>Topic; CloudEvents (structured JSON), key <c>experiment.device.runtime.workload.event</c>.</summary>
    public const string ResultsExchange = "edge.results";

    /// <summary>The queue of a device: quorum, one active consumer.</summary>
    public static string DeviceQueue(string device) => $"device.{device}";
}

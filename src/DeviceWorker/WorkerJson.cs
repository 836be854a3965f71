using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Rabbit;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker;

/// <summary>
/// JSON of all that the worker says and keeps: the text is that of the messages' options, but how each type is written is compiled
/// in. Nothing is emitted while it runs, so that nothing can go wrong with that when an attempt is over and its result is at stake.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunTrial))]
[JsonSerializable(typeof(CancelTrial))]
[JsonSerializable(typeof(GetTrialStatus))]
[JsonSerializable(typeof(TrialAccepted))]
[JsonSerializable(typeof(TrialPhaseEntered))]
[JsonSerializable(typeof(TrialGateWaited))]
[JsonSerializable(typeof(TrialGatePassed))]
[JsonSerializable(typeof(TrialCompleted))]
[JsonSerializable(typeof(TrialFailed))]
[JsonSerializable(typeof(TrialInterrupted))]
[JsonSerializable(typeof(TrialStatusReported))]
[JsonSerializable(typeof(DeviceAnnounced))]
[JsonSerializable(typeof(EnvironmentCaptured))]
[JsonSerializable(typeof(TelemetrySettings))]
[JsonSerializable(typeof(PhaseMark))]
[JsonSerializable(typeof(Outcome))]
[JsonSerializable(typeof(ReceivedEnvelope))]
internal sealed partial class WorkerJson : JsonSerializerContext
{
    /// <summary>Before the first attempt, so that nothing of this is left to do when one is over.</summary>
    public static void Prepare() => _ = (JsonTypeInfo[])[Of<RunTrial>(), Of<TrialCompleted>(), Of<TrialFailed>(), Of<TrialInterrupted>(), Of<Outcome>()];

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Of(typeof(T));

    /// <exception cref="NotSupportedException">The type is not among those above.</exception>
    public static JsonTypeInfo Of(Type type) => Default.Options.GetTypeInfo(type);
}

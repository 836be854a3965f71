using System.Text.Json;
using System.Text.Json.Serialization;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>The contracts' JSON without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TelemetrySettings))]
[JsonSerializable(typeof(PhaseMark))]
[JsonSerializable(typeof(TelemetryPage))]
[JsonSerializable(typeof(MeterSettings))]
[JsonSerializable(typeof(MarkNotice))]
[JsonSerializable(typeof(ClockAnswer))]
internal sealed partial class TelemetryJson : JsonSerializerContext;

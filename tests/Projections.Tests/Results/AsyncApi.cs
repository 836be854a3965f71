using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Experiments;
using EdgePipeline.Projections.Tables.RuntimeEfficiency;
using EdgePipeline.Projections.Tables.RuntimeThroughput;
using EdgePipeline.Projections.Tables.Trials;
using YamlDotNet.Serialization;

namespace EdgePipeline.Projections.Tests.Results;

/// <summary>
/// The exchanges that programs outside this repository may use, as an AsyncAPI 3.0 document: payloads are made from the records that
/// are sent, the columns' descriptions from the comments in the schema.
/// </summary>
internal static partial class AsyncApi
{
    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = WithNullItems };

    /// <summary>Results by the row that they carry, with the events that carry it.</summary>
    public static IReadOnlyList<(Type Row, string Table, string[] Events)> Results { get; } =
    [
        (typeof(ExperimentRow), "experiment", ["experiment-finished", "experiment-cancelled", "experiment-rejected"]),
        (typeof(TrialRow), "trial", ["trial-completed", "trial-failed", "trial-interrupted", "trial-lost", "trial-abandoned"]),
        (typeof(RuntimeThroughputRow), "runtime_throughput", ["throughput-changed"]),
        (typeof(RuntimeEfficiencyRow), "runtime_efficiency", ["efficiency-changed"]),
    ];

    public static string Document()
    {
        var document = new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "EdgePipeline",
                ["version"] = "1",
                ["description"] = "Publish experiments, cancel them, and subscribe to their results with any AMQP 0-9-1 client. "
                    + "Names and fields in this document stay; new fields may come. docs/messages.md shows them in use.",
                ["license"] = new JsonObject { ["name"] = "Apache-2.0" },
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = new JsonObject
            {
                ["submit"] = Channel(Topology.SubmitExchange, "fanout", "Asks for an experiment. The same id twice is one experiment.", "SubmitExperiment"),
                ["cancel"] = Channel(Topology.CancelExchange, "fanout", "Stops an experiment.", "CancelExperiment"),
                ["exclude"] = Channel(Topology.ExcludeExchange, "fanout", "Leaves a trial's result out of its cell's figures.", "ExcludeTrial"),
                ["include"] = Channel(Topology.IncludeExchange, "fanout", "Takes an excluded result in again.", "IncludeTrial"),
                ["telemetry"] = Channel(Topology.TelemetryExchange, "fanout", "Readings of a device, in numbered pages of all its sources, or batches of one. docs/telemetry.md says how numbers are packed in a page.", "TelemetryPage", "TelemetryBatch"),
                ["results"] = Channel(
                    Topology.ResultsExchange, "topic",
                    "Results. The routing key is experiment.device.runtime.workload.event; a part that does not apply is a dash.",
                    [.. Results.SelectMany(result => result.Events)]),
            },
            ["operations"] = new JsonObject
            {
                ["submit"] = Operation("receive", "submit"),
                ["cancel"] = Operation("receive", "cancel"),
                ["exclude"] = Operation("receive", "exclude"),
                ["include"] = Operation("receive", "include"),
                ["telemetry"] = Operation("receive", "telemetry"),
                ["results"] = Operation("send", "results"),
            },
            ["components"] = new JsonObject { ["messages"] = Messages(), ["schemas"] = Schemas() },
        };
        return new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(Plain(document)!).ReplaceLineEndings("\n");
    }

    private static JsonObject Channel(string exchange, string type, string description, params string[] messages) => new()
    {
        ["address"] = exchange,
        ["description"] = description,
        ["messages"] = new JsonObject(messages.Select(message => KeyValuePair.Create<string, JsonNode?>(message, Reference("messages", message)))),
        ["bindings"] = new JsonObject
        {
            ["amqp"] = new JsonObject
            {
                ["is"] = "routingKey",
                ["exchange"] = new JsonObject { ["name"] = exchange, ["type"] = type, ["durable"] = true, ["autoDelete"] = false },
            },
        },
    };

    private static JsonObject Operation(string action, string channel) => new()
    {
        ["action"] = action,
        ["channel"] = new JsonObject { ["$ref"] = $"#/channels/{channel}" },
    };

    private static JsonObject Messages()
    {
        var messages = new JsonObject();
        foreach (var name in new[] { nameof(SubmitExperiment), nameof(CancelExperiment), nameof(ExcludeTrial), nameof(IncludeTrial), nameof(TelemetryPage), nameof(TelemetryBatch) })
        {
            messages[name] = new JsonObject { ["contentType"] = "application/json", ["payload"] = Reference("schemas", name) };
        }

        foreach (var (_, table, events) in Results)
        {
            foreach (var name in events)
            {
                messages[name] = new JsonObject { ["contentType"] = "application/cloudevents+json", ["payload"] = CloudEvent(name, table) };
            }
        }

        return messages;
    }

    /// <summary>What <c>CloudEventBody</c> writes.</summary>
    private static JsonObject CloudEvent(string name, string table) => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("specversion", "id", "source", "type", "subject", "data"),
        ["properties"] = new JsonObject
        {
            ["specversion"] = new JsonObject { ["const"] = "1.0" },
            ["id"] = Text("The same result has the same id, however often it arrives."),
            ["source"] = Text("/edge/ and the experiment's label."),
            ["type"] = new JsonObject { ["const"] = $"edgepipeline.{name}.v1" },
            ["time"] = new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            ["subject"] = Text("The routing key."),
            ["datacontenttype"] = new JsonObject { ["const"] = "application/json" },
            ["data"] = Reference("schemas", table),
        },
    };

    private static JsonObject Schemas()
    {
        var web = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            TypeInfoResolver = JsonSerializerOptions.Default.TypeInfoResolver,
        };
        var schemas = new JsonObject();
        foreach (var type in new[] { typeof(SubmitExperiment), typeof(CancelExperiment), typeof(ExcludeTrial), typeof(IncludeTrial), typeof(TelemetryPage), typeof(TelemetryBatch) })
        {
            schemas[type.Name] = JsonSchemaExporter.GetJsonSchemaAsNode(web, type, Exporter);
        }

        var comments = Comment().Matches(Scripts.OfTables()).ToDictionary(
            match => $"{match.Groups["table"].Value}.{match.Groups["column"].Value}",
            match => match.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal));
        var rows = new JsonSerializerOptions(RowJson.Options) { TypeInfoResolver = JsonSerializerOptions.Default.TypeInfoResolver };
        foreach (var (row, table, _) in Results)
        {
            var schema = JsonSchemaExporter.GetJsonSchemaAsNode(rows, row, Exporter);
            foreach (var (column, node) in schema["properties"]!.AsObject().ToArray())
            {
                var described = node as JsonObject ?? new JsonObject();
                if (!ReferenceEquals(described, node))
                {
                    schema["properties"]![column] = described;
                }

                described.Insert(0, "description", comments[$"{table}.{column}"]);
            }

            schemas[table] = schema;
        }

        return schemas;
    }

    /// <summary>The exporter sees which properties may be null, but not which items of an array, where they are objects to it.</summary>
    private static JsonNode WithNullItems(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.PropertyInfo?.AttributeProvider is PropertyInfo property
            && new NullabilityInfoContext().Create(property).ElementType is { ReadState: NullabilityState.Nullable }
            && schema["items"]?["type"] is JsonValue type)
        {
            schema["items"]!["type"] = new JsonArray(type.DeepClone(), "null");
        }

        return schema;
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Reference(string kind, string name) => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject members => members.ToDictionary(member => member.Key, member => Plain(member.Value)),
        JsonArray items => items.Select(Plain).ToList(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => value.GetValue<JsonElement>().GetDouble(),
            _ => value.ToString(),
        },
        _ => null,
    };

    [GeneratedRegex(@"comment on column edge\.(?<table>\w+)\.(?<column>\w+) is '(?<text>(?:[^']|'')*)'")]
    private static partial Regex Comment();
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Planning.Sections;

namespace EdgePipeline.Planning;

/// <summary>JSON Schema of plan files for editor completion, made from the same tables that the parser reads by.</summary>
public static class PlanSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json
    {
        get
        {
            var schema = Object(PlanSection.Fields, "An EdgePipeline plan.");
            schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
            var properties = schema["properties"]!.AsObject();
            properties["runtimes"] = ListOf(Runtimes(), "Runtimes to compare; each list in them multiplies.");
            properties["workloads"] = ListOf(Workloads(), "Workloads; each list in them multiplies.");
            properties["exclude"] = ListOf(Object(PlanSection.ExclusionFields, "Cells to leave out: all given fields must match."), "Cells to leave out.");
            properties["claims"] = ListOf(
                new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = ClaimSection.MaxChars, ["examples"] = new JsonArray([.. ClaimSection.Examples.Select(example => JsonValue.Create(example))]) },
                "What the plan says beforehand about the results; each is judged for every device and workload point that it names.");
            properties["repetitions"] = new JsonObject
            {
                ["oneOf"] = new JsonArray(
                    properties["repetitions"]!.DeepClone(),
                    Object(RepetitionSection.Fields, "Sequential stopping: launch each cell until its ratio to NT is known well enough.")),
            };
            properties["gates"] = Object(GateSection.Fields, "What must hold on a device before each attempt; it waits for it, and says why.");
            properties["control"] = Control();
            schema["required"]!.AsArray().Add("runtimes");
            schema["required"]!.AsArray().Add("workloads");
            return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        }
    }

    private static JsonObject Object(IReadOnlyList<Field> fields, string description)
    {
        var properties = new JsonObject();
        foreach (var field in fields)
        {
            properties[field.Name] = Property(field);
        }

        return new JsonObject
        {
            ["description"] = description,
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. fields.Where(field => field.Required).Select(field => JsonValue.Create(field.Name))]),
            ["properties"] = properties,
        };
    }

    private static JsonObject Property(Field field)
    {
        var schema = field.Multiplies
            ? new JsonObject
            {
                ["oneOf"] = new JsonArray(
                    Scalar(field),
                    new JsonObject { ["type"] = "array", ["minItems"] = 1, ["maxItems"] = Field.MaxListLength, ["uniqueItems"] = true, ["items"] = Scalar(field) }),
            }
            : Scalar(field);
        schema.Insert(0, "description", $"{field.Help} Write {field.Instead}.");
        if (field.Default is not null)
        {
            schema["default"] = Default(field);
        }

        return schema;
    }

    private static JsonObject Scalar(Field field) => field.Kind switch
    {
        FieldKind.Name => new JsonObject { ["type"] = "string", ["pattern"] = "^[a-z0-9][a-z0-9-]{0,39}$" },
        FieldKind.Pattern => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 100 },
        FieldKind.Text => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = field.Max },
        FieldKind.Integer => new JsonObject { ["type"] = "integer", ["minimum"] = field.Min, ["maximum"] = field.Max },
        FieldKind.Size => new JsonObject { ["type"] = new JsonArray("string", "integer"), ["pattern"] = @"^\d{1,9}\s*[kKmMgG]?([iI]?[bB])?$" },
        FieldKind.Seconds => new JsonObject { ["type"] = new JsonArray("string", "integer"), ["pattern"] = @"^\d{1,9}\s*[sSmMhH]?$" },
        FieldKind.Percent => new JsonObject { ["type"] = new JsonArray("string", "number"), ["pattern"] = @"^\d{1,3}(\.\d{1,3})?\s*%?$" },
        FieldKind.Boolean => new JsonObject { ["type"] = "boolean" },
        _ => new JsonObject { ["enum"] = new JsonArray([.. field.Choices!.Select(choice => JsonValue.Create(choice))]) },
    };

    private static JsonNode Default(Field field) => field.Kind is FieldKind.Boolean or FieldKind.Integer
        ? JsonNode.Parse(field.Default!)!
        : JsonValue.Create(field.Default!);

    private static JsonObject Runtimes()
    {
        var choices = new JsonArray(new JsonObject { ["enum"] = new JsonArray([.. RuntimeSection.Fields.Keys.Select(code => JsonValue.Create(code.ToString()))]) });
        foreach (var (code, fields) in RuntimeSection.Fields.Where(runtime => runtime.Value.Count > 0))
        {
            choices.Add(Entry(code.ToString(), Object(fields, $"Factors of {code}; lists multiply.")));
        }

        return new JsonObject { ["oneOf"] = choices };
    }

    private static JsonObject Workloads() => new()
    {
        ["oneOf"] = new JsonArray([.. WorkloadSections.All.Select(section => Entry(section.Tool, Object(section.Fields, $"{section.Tool}: lists multiply.")))]),
    };

    private static JsonObject Control()
    {
        var control = Object(ControlSection.Fields, "One workload that is run on NT before a device's first trial, every so often and at the end, to see how much the device varies by itself.");
        control["properties"]!.AsObject().Insert(0, ControlSection.Workload, new JsonObject
        {
            ["description"] = "Label of one of the plan's workloads, or a workload of its own without lists.",
            ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["$ref"] = "#/properties/workloads/items" }),
        });
        control["required"]!.AsArray().Add(ControlSection.Workload);
        return control;
    }

    /// <summary>A mapping with this one key.</summary>
    private static JsonObject Entry(string key, JsonObject body) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray(key),
        ["properties"] = new JsonObject { [key] = body },
    };

    private static JsonObject ListOf(JsonObject items, string description) => new()
    {
        ["description"] = description,
        ["type"] = "array",
        ["minItems"] = 1,
        ["maxItems"] = Field.MaxListLength,
        ["items"] = items,
    };
}

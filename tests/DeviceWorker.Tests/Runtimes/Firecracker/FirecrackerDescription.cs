using System.Globalization;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker;

/// <summary>
/// Firecracker's own description of its API (Swagger 2.0), and what a request has against it. The file is Firecracker's and not
/// in this repository: <c>EDGE_FIRECRACKER_API</c> names it, else it lies in a folder <c>shared</c> beside the repository.
/// </summary>
internal sealed class FirecrackerDescription
{
    private const string Variable = "EDGE_FIRECRACKER_API";
    private readonly YamlMappingNode _root;

    private FirecrackerDescription(YamlMappingNode root) => _root = root;

    /// <summary>Skips the test where there is no description.</summary>
    public static FirecrackerDescription Load()
    {
        var named = System.Environment.GetEnvironmentVariable(Variable);
        var path = string.IsNullOrEmpty(named) ? BesideTheRepository(AppContext.BaseDirectory) : named;
        Assert.SkipUnless(
            File.Exists(path),
            $"Firecracker's API description is not at {path}: get firecracker.yaml of its sources and name it by {Variable}.");
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(path)));
        return new FirecrackerDescription((YamlMappingNode)yaml.Documents[0].RootNode);
    }

    /// <returns>Empty: the request is as described.</returns>
    public IReadOnlyList<string> Problems(string method, string path, string? json)
    {
        var operations = Map(_root, "paths")!.Children.FirstOrDefault(entry => Fits(entry.Key.ToString(), path)).Value as YamlMappingNode;
        if (operations is null)
        {
            return [$"there is no path {path}"];
        }

        if (Map(operations, method.ToLowerInvariant()) is not { } operation)
        {
            return [$"{path} knows no {method}"];
        }

        var body = (List(operation, "parameters")?.Children ?? []).OfType<YamlMappingNode>()
            .FirstOrDefault(parameter => Text(parameter, "in") == "body");
        return (body, json) switch
        {
            (null, null) => [],
            (null, _) => [$"{method} {path} takes no body"],
            (_, null) => [$"{method} {path} needs a body"],
            _ => [.. Problems(Map(body, "schema")!, JsonDocument.Parse(json).RootElement, "body")],
        };
    }

    private IEnumerable<string> Problems(YamlMappingNode schema, JsonElement value, string place)
    {
        if (Text(schema, "$ref") is { } reference)
        {
            return Problems(Map(Map(_root, "definitions")!, reference.Split('/')[^1])!, value, place);
        }

        var type = Text(schema, "type") ?? "object";
        if (!IsOfType(type, value))
        {
            return [$"{place} is {value.ValueKind}, not {type}"];
        }

        return type == "object"
            ? ObjectProblems(schema, value, place)
            : [.. EnumProblems(schema, value, place), .. RangeProblems(schema, value, place)];
    }

    private IEnumerable<string> ObjectProblems(YamlMappingNode schema, JsonElement value, string place)
    {
        foreach (var required in List(schema, "required")?.Children.Select(node => node.ToString()) ?? [])
        {
            if (!value.TryGetProperty(required, out _))
            {
                yield return $"{place}.{required} is missing";
            }
        }

        foreach (var property in value.EnumerateObject())
        {
            var described = Map(schema, "properties") is { } properties ? Map(properties, property.Name) : null;
            var inside = $"{place}.{property.Name}";
            foreach (var problem in described is null ? [$"{inside} is unknown"] : Problems(described, property.Value, inside))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> EnumProblems(YamlMappingNode schema, JsonElement value, string place) =>
        List(schema, "enum") is { } allowed && !allowed.Children.Any(node => node.ToString() == value.ToString())
            ? [$"{place} is {value}, not one of {string.Join(", ", allowed.Children)}"]
            : [];

    private static IEnumerable<string> RangeProblems(YamlMappingNode schema, JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Number
        && ((Text(schema, "minimum") is { } least && value.GetDouble() < double.Parse(least, CultureInfo.InvariantCulture))
            || (Text(schema, "maximum") is { } most && value.GetDouble() > double.Parse(most, CultureInfo.InvariantCulture)))
            ? [$"{place} is {value}, outside {Text(schema, "minimum")} to {Text(schema, "maximum")}"]
            : [];

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"The description has a type {type}, which no request of ours uses."),
    };

    /// <param name="template">e.g. <c>/drives/{drive_id}</c>.</param>
    private static bool Fits(string template, string path)
    {
        var (expected, given) = (template.Split('/'), path.Split('/'));
        return expected.Length == given.Length
            && expected.Zip(given).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.Second.Length > 0));
    }

    private static YamlNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static YamlMappingNode? Map(YamlMappingNode node, string key) => Child(node, key) as YamlMappingNode;

    private static YamlSequenceNode? List(YamlMappingNode node, string key) => Child(node, key) as YamlSequenceNode;

    private static string? Text(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static string BesideTheRepository(string folder) => File.Exists(Path.Combine(folder, "EdgePipeline.sln"))
        ? Path.GetFullPath(Path.Combine(folder, "..", "shared", "firecracker.yaml"))
        : BesideTheRepository(
            Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("EdgePipeline.sln is in no folder above the tests"));
}

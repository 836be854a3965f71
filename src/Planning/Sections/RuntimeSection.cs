using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Yaml;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary>An entry of <c>runtimes</c>: a code alone, or a code with its limits.</summary>
internal static class RuntimeSection
{
    private const long Mib = 1024 * 1024;

    /// <summary>Codes, with the fields that each takes.</summary>
    public static IReadOnlyDictionary<RuntimeCode, IReadOnlyList<Field>> Fields { get; } = new Dictionary<RuntimeCode, IReadOnlyList<Field>>
    {
        [RuntimeCode.NT] = [],
        [RuntimeCode.RC] =
        [
            new("name", FieldKind.Name, "Tells two variants of one runtime apart."),
            new("cpus", FieldKind.Integer, "CPU limit, in whole CPUs.", Min: 1, Max: 256),
            new("memory", FieldKind.Size, "Memory limit, page cache of the container included; whole MiB.", Min: 64 * Mib, Max: 1024L * 1024 * Mib),
        ],
    };

    public static RuntimeSpec? Read(YamlNode node, string path, ProblemList problems)
    {
        var (nameNode, body) = node switch
        {
            YamlScalarNode scalar => (scalar, null),
            YamlMappingNode { Children.Count: 1 } mapping => (mapping.Children[0].Key as YamlScalarNode, mapping.Children[0].Value),
            _ => (null, (YamlNode?)null),
        };
        if (nameNode is null || !Enum.TryParse<RuntimeCode>(nameNode.Value, out var code) || code.ToString() != nameNode.Value || !Fields.ContainsKey(code))
        {
            var shown = nameNode is null ? "this" : $"'{SectionReader.Shown(nameNode.Value)}'";
            var codes = string.Join(", ", Fields.Keys);
            problems.Add(node, path, $"{shown} is not a runtime", $"one of {codes}, or for example RC: {{ cpus: 1, memory: 512m }}");
            return null;
        }

        if (body is null or YamlScalarNode { Value: "" or null or "~" or "null" })
        {
            return new RuntimeSpec(code.ToString(), code);
        }

        return SectionReader.Read(body, Fields[code], SectionReader.Join(path, code.ToString()), problems) is not { } values
            ? null
            : new RuntimeSpec(
                values.TryGetValue("name", out var name) ? name[0].Text : code.ToString(),
                code,
                values.TryGetValue("cpus", out var cpus) ? cpus[0].Number : null,
                values.TryGetValue("memory", out var memory) ? (int)(memory[0].Number / Mib) : null);
    }
}

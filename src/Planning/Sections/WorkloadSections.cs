using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary>The tools that a plan can name.</summary>
internal static class WorkloadSections
{
    public static IReadOnlyList<IWorkloadSection> All { get; } =
    [
        FioSection.Section,
        NetperfSection.Section,
        Iperf3Section.Section,
        FilebenchSection.Section,
    ];

    /// <returns>The tool and its body where the node is a mapping of a tool's name alone; else null.</returns>
    public static (IWorkloadSection Section, YamlNode Body)? Entry(YamlNode? node) =>
        node is YamlMappingNode { Children.Count: 1 } mapping && mapping.Children[0].Key is YamlScalarNode name && All.FirstOrDefault(section => section.Tool == name.Value) is { } found
            ? (found, mapping.Children[0].Value)
            : null;
}

using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Yaml;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary>The <c>control</c> of a plan: one workload, the plan's own by its label or one of its own, and how often it is run.</summary>
internal static class ControlSection
{
    public const string Workload = "workload";
    private const string Section = "control";

    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("every", FieldKind.Integer, "Trials of a device between two controls, at most.", Default: "20", Min: 1, Max: PlanParser.MaxTrials),
    ];

    /// <param name="points">The plan's.</param>
    /// <returns>Null when there is none, or anything was wrong (and said).</returns>
    public static ControlWorkload? Read(YamlNode? node, IReadOnlyList<PlacedPoint> points, ProblemList problems)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlMappingNode mapping)
        {
            problems.Add(node, Section, "fields are expected here", $"{{ {Workload}: a label of the plan's workloads, every: 20 }}");
            return null;
        }

        var before = problems.All.Count;
        SectionReader.RejectUnknown(mapping, [Workload, .. Fields.Select(field => field.Name)], Section, problems);
        var every = SectionReader.Read(
            new YamlMappingNode(mapping.Children.Where(child => child.Key is YamlScalarNode { Value: { } name } && Fields.Any(field => field.Name == name))),
            Fields, Section, problems);
        var point = Point(mapping, points, problems);
        return problems.All.Count == before && point is not null ? new ControlWorkload(point, (int)every!["every"][0].Number) : null;
    }

    private static WorkloadPoint? Point(YamlMappingNode mapping, IReadOnlyList<PlacedPoint> points, ProblemList problems)
    {
        const string path = $"{Section}.{Workload}";
        var given = SectionReader.Child(mapping, Workload);
        if (WorkloadSections.Entry(given) is var (section, body))
        {
            var own = section.Read([new PlacedBody(0, body, $"{path}.{section.Tool}")], problems).ToArray();
            if (own.Length > 1)
            {
                problems.Add(body, $"{path}.{section.Tool}", $"the lists multiply to {own.Length} points", "one value in each field: a control is one workload");
            }

            return own.Length == 1 ? own[0].Point : null;
        }

        var named = given is YamlScalarNode label ? points.FirstOrDefault(point => point.Point.Label == label.Value)?.Point : null;
        // Without any point the workloads themselves are wrong, and that is said there.
        if (named is null && (points.Count > 0 || given is not YamlScalarNode))
        {
            var reason = given is null ? "the field is missing" : given is YamlScalarNode text ? $"no workload of the plan is labelled {SectionReader.Shown(text.Value)}" : "this is not a workload";
            problems.Add(
                given ?? mapping, path, reason, $"{string.Join(" or ", points.Take(3).Select(point => point.Point.Label).Append("a workload of its own, such as fio: { rw: write, bs: 4k }"))}");
        }

        return named;
    }
}

using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Sections;
using EdgePipeline.Planning.Yaml;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning;

/// <param name="Plan">Null when there is any problem.</param>
public sealed record PlanResult(Plan? Plan, IReadOnlyList<PlanProblem> Problems);

/// <summary>Text to plan. YAML, and so JSON too. Pure; safe on hostile text.</summary>
public static class PlanParser
{
    /// <summary>Cells of one plan, at most.</summary>
    public const int MaxCells = 5000;

    /// <summary>Trials of one plan, at most.</summary>
    public const int MaxTrials = 50_000;

    /// <summary>Length of a plan's text, at most.</summary>
    public const int MaxChars = SafeYaml.MaxChars;

    public static PlanResult Parse(string text) => Parse(text, RepetitionSection.DefaultMin, isNew: true);

    /// <summary>What a plan says that was accepted already: whether it may run was for the version to tell that designed it.</summary>
    /// <param name="defaultMin">Launches before a cell is judged when a sequential plan does not say, in that version.</param>
    internal static PlanResult ParseAgain(string text, int defaultMin) => Parse(text, defaultMin, isNew: false);

    private static PlanResult Parse(string text, int defaultMin, bool isNew)
    {
        var problems = new ProblemList();
        var plan = SafeYaml.Load(text, problems) is { } root ? Read(root, defaultMin, isNew, problems) : null;
        return new PlanResult(problems.All.Count == 0 ? plan : null, problems.All);
    }

    private static Plan? Read(YamlMappingNode root, int defaultMin, bool isNew, ProblemList problems)
    {
        var sequential = SectionReader.Child(root, "repetitions") as YamlMappingNode;
        var scalars = new YamlMappingNode(root.Children.Where(c =>
            c.Key is not YamlScalarNode { Value: { } name } || !(PlanSection.Lists.Contains(name) || (name == "repetitions" && sequential is not null))));
        SectionReader.RejectUnknown(root, [.. PlanSection.Fields.Select(field => field.Name), .. PlanSection.Lists], "", problems);
        var values = ReadTop(root, scalars, problems);
        var runtimes = ReadRuntimes(root, problems);
        var points = ReadWorkloads(root, problems);
        var stopping = sequential is null ? null : RepetitionSection.Read(sequential, problems, defaultMin);
        var gates = GateSection.Read(SectionReader.Child(root, "gates"), problems);
        var control = ControlSection.Read(SectionReader.Child(root, "control"), points, problems);
        var exclusions = Items(root, "exclude", required: false, problems)
            .Select(item => PlanSection.ReadExclusion(item.Node, item.Path, problems)).OfType<Exclusion>().ToArray();
        if (values is null || problems.All.Count > 0)
        {
            return null;
        }

        var plan = new Plan(
            values["name"][0].Text,
            [.. values["devices"].Select(device => device.Text)],
            runtimes,
            [.. points.Select(point => point.Point)],
            exclusions,
            stopping?.Max ?? (int)values["repetitions"][0].Number,
            values["seed"][0].Number,
            (int)values["attempts"][0].Number,
            Gates: gates,
            ExcludeOutliers: values["exclude_outliers"][0].Text is PlanSection.NoRule ? null : values["exclude_outliers"][0].Text,
            Stopping: stopping?.Rule,
            Control: control,
            IdleS: values.TryGetValue("idle", out var idle) ? (int)idle[0].Number : null);
        plan = plan with
        {
            Claims = [.. Items(root, "claims", required: false, problems).Select(item => ClaimSection.Read(item.Node, item.Path, plan, points, problems)).OfType<Claim>()],
        };
        if (isNew)
        {
            PlanChecks.Check(plan, root, problems);
        }

        return plan;
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<FieldValue>>? ReadTop(YamlMappingNode root, YamlMappingNode scalars, ProblemList problems)
    {
        var known = PlanSection.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var given = new YamlMappingNode(scalars.Children.Where(child => child.Key is YamlScalarNode { Value: { } name } && known.Contains(name)));
        var local = new ProblemList();
        var values = SectionReader.Read(given, PlanSection.Fields, "", local);
        foreach (var problem in local.All)
        {
            // A missing field has no place of its own: it is said at the top of the plan.
            problems.Add(problem.Line == 0 ? problem with { Line = (int)root.Start.Line, Column = (int)root.Start.Column } : problem);
        }

        return values;
    }

    private static RuntimeSpec[] ReadRuntimes(YamlMappingNode root, ProblemList problems)
    {
        var read = Items(root, "runtimes", required: true, problems)
            .SelectMany(item => RuntimeSection.Read(item.Node, item.Path, problems), (item, spec) => (item.Node, item.Path, Spec: spec)).ToArray();
        foreach (var again in read.GroupBy(item => item.Spec.Name, StringComparer.Ordinal).SelectMany(group => group.Skip(1)))
        {
            problems.Add(
                again.Node, again.Path, $"a second runtime is named '{again.Spec.Name}'",
                $"a name of its own, for example {again.Spec.Code}: {{ name: {again.Spec.Code.ToString().ToLowerInvariant()}-small, cpus: 1 }}");
        }

        return [.. read.Select(item => item.Spec)];
    }

    private static PlacedPoint[] ReadWorkloads(YamlMappingNode root, ProblemList problems)
    {
        var entries = new List<(IWorkloadSection Section, PlacedBody Body)>();
        foreach (var (node, path) in Items(root, "workloads", required: true, problems))
        {
            if (WorkloadSections.Entry(node) is var (section, body))
            {
                entries.Add((section, new PlacedBody(entries.Count, body, $"{path}.{section.Tool}")));
            }
            else
            {
                problems.Add(node, path, "this is not a workload", string.Join(" or ", WorkloadSections.All.Select(known => $"{known.Tool}: {{ {known.Example} }}")));
            }
        }

        // Each tool's points are labelled together, as a label says what varies among them; then they stand as the plan has them.
        var points = entries.GroupBy(entry => entry.Section, entry => entry.Body)
            .SelectMany(group => group.Key.Read([.. group], problems)).OrderBy(point => point.Body.Index).ToArray();
        foreach (var again in points.GroupBy(point => point.Point.Label, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Last()))
        {
            problems.Add(again.Body.Node, again.Body.Path, $"a second point is named {again.Point.Label}", "each point once, each own workload with a name of its own; repetitions: says how often it runs");
        }

        return points;
    }

    private static IEnumerable<(YamlNode Node, string Path)> Items(YamlMappingNode root, string field, bool required, ProblemList problems)
    {
        var node = SectionReader.Child(root, field);
        if (node is YamlSequenceNode { Children.Count: > 0 and <= Field.MaxListLength } sequence)
        {
            return sequence.Children.Select((child, index) => (child, $"{field}[{index}]"));
        }

        if (node is not null || required)
        {
            var reason = node is null ? "the field is missing" : node is YamlSequenceNode list ? $"the list has {list.Children.Count} entries" : "this is not a list";
            problems.Add(node ?? root, field, reason, $"a list of 1 to {Field.MaxListLength} entries, each on a line that begins with -");
        }

        return [];
    }
}

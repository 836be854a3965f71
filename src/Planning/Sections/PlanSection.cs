using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Yaml;
using EdgePipeline.Workloads;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary>The fields at the top of a plan, and its exclusions.</summary>
internal static class PlanSection
{
    public const string NoRule = "none";
    public const int MaxRepetitions = 1000;

    /// <summary>Plain fields; the lists below are read by their own sections.</summary>
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("name", FieldKind.Name, "First part of the experiment's label.", Required: true),
        new("devices", FieldKind.Name, "Devices to run on; local is this machine.", Required: true, Multiplies: true),
        new("repetitions", FieldKind.Integer, "Launches of each cell, one a block.", Default: "3", Min: 1, Max: MaxRepetitions),
        new("seed", FieldKind.Integer, "Fixes the drawn order.", Default: "1", Min: 0, Max: long.MaxValue),
        new("exclude_outliers", FieldKind.Choice, "Rule by which results are excluded at the end, each with an event; none: outliers are flagged, and excluded by people only.", Default: NoRule, Choices: [NoRule, OutlierRules.Mad35]),
        new("idle", FieldKind.Seconds, "Time that a device is quiet before each launch, from which energy above idle is counted; 0.3 s when nothing is said, which is too short for slow meters.", Min: IdleBounds.MinS, Max: IdleBounds.MaxS),
        new("attempts", FieldKind.Integer, "Tries at one trial before it is abandoned.", Default: "3", Min: 1, Max: 10),
    ];

    public static IReadOnlyList<string> Lists { get; } = ["runtimes", "workloads", "exclude", "claims", "gates", "control"];

    public static IReadOnlyList<Field> ExclusionFields { get; } =
    [
        new("device", FieldKind.Pattern, "A device's name; * stands for any characters."),
        new("runtime", FieldKind.Pattern, "A runtime's name; * stands for any characters."),
        new("workload", FieldKind.Pattern, "A workload's label, such as fio-randread-4k; * stands for any characters."),
    ];

    public static Exclusion? ReadExclusion(YamlNode node, string path, ProblemList problems)
    {
        if (SectionReader.Read(node, ExclusionFields, path, problems) is not { } values)
        {
            return null;
        }

        if (values.Count == 0)
        {
            problems.Add(node, path, "an exclusion without a field would leave out everything", "at least one of device, runtime, workload");
            return null;
        }

        string? Text(string field) => values.TryGetValue(field, out var value) ? value[0].Text : null;
        return new Exclusion(Text("device"), Text("runtime"), Text("workload"));
    }
}

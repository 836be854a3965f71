using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Yaml;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary><c>repetitions</c> as a mapping: how many launches a cell has depends on how well its ratio is known.</summary>
internal static class RepetitionSection
{
    /// <summary>Launches before a cell is judged when the plan does not say; fewer where it has fewer at most.</summary>
    public const int DefaultMin = 10;

    private const int MaxBudgetS = 30 * 24 * 3600;

    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("min", FieldKind.Integer, "Launches of a cell before it is judged; below 10 the error rates are not those that were counted. Without it 10, or max where that is less.", Min: 2, Max: PlanSection.MaxRepetitions),
        new("max", FieldKind.Integer, "Launches of a cell, at most.", Default: "30", Min: 2, Max: PlanSection.MaxRepetitions),
        new("until", FieldKind.Percent, "Half the width of the 95 % interval of the cell's throughput as a ratio to NT's, in percent of the ratio; of the cell's own mean where there is no NT beside it.", Required: true, Min: Units.PerPercent / 10, Max: 100 * Units.PerPercent),
        new("budget", FieldKind.Seconds, "Time from a device's first launch after which no further block begins there.", Min: 1, Max: MaxBudgetS),
    ];

    /// <param name="defaultMin"><see cref="DefaultMin"/>, or what it was when an older plan was read.</param>
    /// <returns>Launches at most, and the rule; null when anything was wrong (and said).</returns>
    public static (int Max, SequentialStopping Rule)? Read(YamlMappingNode node, ProblemList problems, int defaultMin = DefaultMin)
    {
        const string path = "repetitions";
        if (SectionReader.Read(node, Fields, path, problems) is not { } values)
        {
            return null;
        }

        var max = (int)values["max"][0].Number;
        var min = values.TryGetValue("min", out var given) ? (int)given[0].Number : Math.Min(defaultMin, max);
        if (min > max)
        {
            problems.Add(SectionReader.Child(node, "min") ?? node, $"{path}.min", $"it is above max, {max}", $"a whole number from 2 to {max}");
            return null;
        }

        return (max, new SequentialStopping(
            min, values["until"][0].Number / (decimal)Units.PerPercent, values.TryGetValue("budget", out var budget) ? (int)budget[0].Number : null));
    }
}

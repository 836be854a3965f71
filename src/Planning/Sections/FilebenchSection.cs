using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Filebench;

namespace EdgePipeline.Planning.Sections;

/// <summary>The <c>filebench</c> workload of a plan: stock personalities, or one workload written in the plan.</summary>
internal static class FilebenchSection
{
    public static WorkloadSection<FilebenchPoint> Section { get; } = new(
        "filebench",
        "personality: [fileserver, varmail]",
        Fields(),
        Multiply,
        FilebenchBounds.Violations,
        FilebenchLabel.For,
        (label, point) => new WorkloadPoint("filebench", label, Filebench: point));

    private static Field[] Fields() =>
    [
        new("personality", FieldKind.Choice, "Stock personality of the installed Filebench.", Multiplies: true, Choices: FilebenchPersonalities.Words),
        new("name", FieldKind.Name, "Name of a workload of your own."),
        new("wml", FieldKind.Text, "A workload of your own in Filebench's language; $dir is the trial's directory.", Max: FilebenchScript.MaxChars),
        new("runtime", FieldKind.Seconds, "Measured time; replaces what the workload says.", Default: "60s", Multiplies: true, Min: FilebenchBounds.MinRuntimeS, Max: FilebenchBounds.MaxRuntimeS),
    ];

    private static IEnumerable<FilebenchPoint> Multiply(IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of)
    {
        var own = of.ContainsKey("name") || of.ContainsKey("wml") ? new FilebenchText(Text(of, "name"), Text(of, "wml")) : null;
        FilebenchPersonality?[] personalities = of.TryGetValue("personality", out var words) ? [.. words.Select(word => Personality(word.Text))] : [null];
        return from personality in personalities
               from runtime in of["runtime"]
               select new FilebenchPoint((int)runtime.Number, personality, own);
    }

    private static FilebenchPersonality? Personality(string word) =>
        Enum.GetValues<FilebenchPersonality>().Single(personality => FilebenchPersonalities.Word(personality) == word);

    /// <returns>Nothing, where the field is missing: the point's bounds say so.</returns>
    private static string Text(IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of, string field) =>
        of.TryGetValue(field, out var value) ? value[0].Text : "";
}

using System.Text.Json;
using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Cli.Experiments;

internal static class RejectedText
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="problems">As the table keeps them: a JSON array.</param>
    public static string Describe(string file, string? problems) => PlanProblems.Describe(
        file, problems is null ? [] : JsonSerializer.Deserialize<PlanProblem[]>(problems, Json) ?? []);
}

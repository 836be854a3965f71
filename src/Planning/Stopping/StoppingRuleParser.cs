using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Sections;
using EdgePipeline.Planning.Yaml;

namespace EdgePipeline.Planning.Stopping;

/// <summary>A stopping rule without a plan around it, as a plan writes it: <c>min: 5, max: 30, until: 5%</c>.</summary>
public static class StoppingRuleParser
{
    /// <returns>Launches at most and the rule; null when anything is wrong, and what.</returns>
    public static ((int Max, SequentialStopping Rule)? Read, IReadOnlyList<PlanProblem> Problems) Parse(string text)
    {
        var problems = new ProblemList();
        var node = SafeYaml.Load($"{{ {text} }}", problems);
        return (node is null ? null : RepetitionSection.Read(node, problems), problems.All);
    }
}

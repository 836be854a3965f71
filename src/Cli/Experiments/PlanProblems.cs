using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Cli.Experiments;

internal static class PlanProblems
{
    /// <summary>A line for each, in the form that editors can jump to: <c>file:line:column: field: reason; write instead …</c></summary>
    public static string Describe(string path, IReadOnlyList<PlanProblem> problems) => string.Join('\n',
    [
        .. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).Select(problem => Line(path, problem)),
        problems.Count == 1 ? "The plan was not run: 1 problem." : $"The plan was not run: {problems.Count} problems.",
    ]);

    private static string Line(string path, PlanProblem problem)
    {
        var place = problem.Line > 0 ? $"{path}:{problem.Line}:{problem.Column}" : path;
        var field = problem.Field.Length > 0 ? $" {problem.Field}:" : "";
        return $"{place}:{field} {problem.Reason}; write instead {problem.Instead}";
    }
}

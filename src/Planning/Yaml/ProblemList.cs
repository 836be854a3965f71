using EdgePipeline.Contracts.Experiments;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Yaml;

/// <summary>Collects what is wrong, so that one look at a plan tells everything. Stops growing when nobody would read on.</summary>
internal sealed class ProblemList
{
    private const int Most = 50;
    private readonly List<PlanProblem> _problems = [];

    public IReadOnlyList<PlanProblem> All => _problems;

    public void Add(PlanProblem problem)
    {
        if (_problems.Count < Most)
        {
            _problems.Add(problem);
        }
    }

    public void Add(YamlNode at, string field, string reason, string instead) =>
        Add(new PlanProblem((int)at.Start.Line, (int)at.Start.Column, field, reason, instead));
}

using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Statistics;

namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>Which results the plan's rule excludes once all are there. Pure.</summary>
public static class OutlierDecider
{
    public static IReadOnlyList<TrialExcluded> Exclusions(ExperimentDesigned designed, IReadOnlyList<TrialResult> results, DateTimeOffset now)
    {
        if (designed.Plan.ExcludeOutliers is not { } rule)
            return [];

        // Controls are there for their spread: no rule takes any of it away.
        var cellOf = designed.Order.Where(trial => !trial.IsControl).ToDictionary(trial => trial.TrialId, trial => trial.CellKey);
        return
        [
            .. from cell in results.Where(result => cellOf.ContainsKey(result.TrialId)).DistinctBy(result => result.TrialId).GroupBy(result => cellOf[result.TrialId], StringComparer.Ordinal)
               let scores = Outliers.Scores([.. cell.Select(result => result.ThroughputMbPerS)])
               from pair in cell.Zip(scores)
               where Math.Abs(pair.Second ?? 0) > Outliers.MadLimit
               select new TrialExcluded(
                   pair.First.TrialId, designed.ExperimentId,
                   FormattableString.Invariant(
                       $"{pair.First.ThroughputMbPerS:0.###} MB/s lie {Math.Abs(pair.Second!.Value):0.0} scaled MADs {(pair.Second > 0 ? "above" : "below")} the median of {cell.Count()} launches of {cell.Key}"),
                   By: null, rule, now),
        ];
    }
}

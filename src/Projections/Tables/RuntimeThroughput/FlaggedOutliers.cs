using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables.RuntimeThroughput;

/// <summary>Which launches of a cell lie far from the others, in words. A flag: it takes nothing out of any figure.</summary>
internal static class FlaggedOutliers
{
    /// <summary>Over all completed trials, excluded ones too: so the flag does not move because somebody acted on it.</summary>
    public static string? Of(CellTrials cell)
    {
        var trials = cell.Trials.Concat(cell.Excluded).Where(trial => trial[MetricNames.Throughput].Value is not null).OrderBy(trial => trial.Attempt.Block).ToArray();
        var scores = Outliers.Scores([.. trials.Select(trial => trial[MetricNames.Throughput].Value!.Value)]);
        var flagged = trials.Zip(scores).Where(pair => Math.Abs(pair.Second ?? 0) > Outliers.MadLimit)
            .Select(pair => FormattableString.Invariant(
                $"block {pair.First.Attempt.Block} ({pair.First[MetricNames.Throughput].Value:0.###} MB/s, {Math.Abs(pair.Second!.Value):0.0} scaled MADs {(pair.Second > 0 ? "above" : "below")} the median)"))
            .ToArray();
        return flagged.Length == 0 ? null : $"{OutlierRules.Mad35}: {string.Join(", ", flagged)}";
    }
}

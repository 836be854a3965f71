using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables.RuntimeThroughput;

/// <summary>Which launches of a cell lie far from the others, in words. A flag: it takes nothing out of any figure.</summary>
internal static class FlaggedOutliers
{
    /// <summary>The cell without its flagged trials in any figure: those that this rule flags, and those in whose window the device was slowed down.</summary>
    public static CellTrials Without(CellTrials cell)
    {
        var flagged = Flagged(cell).Select(pair => pair.Trial).Concat(cell.Trials.Where(trial => trial[MetricNames.Throttled].Value > 0)).ToHashSet();
        return cell with { Trials = [.. cell.Trials.Where(trial => !flagged.Contains(trial))], Excluded = [.. cell.Excluded, .. cell.Trials.Where(flagged.Contains)] };
    }

    /// <summary>Over all completed trials, excluded ones too: so the flag does not move because somebody acted on it.</summary>
    public static string? Of(CellTrials cell)
    {
        var flagged = Flagged(cell)
            .Select(pair => FormattableString.Invariant(
                $"block {pair.Trial.Attempt.Block} ({pair.Trial[MetricNames.Throughput].Value:0.###} MB/s, {Math.Abs(pair.Score):0.0} scaled MADs {(pair.Score > 0 ? "above" : "below")} the median)"))
            .ToArray();
        return flagged.Length == 0 ? null : $"{OutlierRules.Mad35}: {string.Join(", ", flagged)}";
    }

    private static IEnumerable<(CompletedTrial Trial, double Score)> Flagged(CellTrials cell)
    {
        var trials = cell.Trials.Concat(cell.Excluded).Where(trial => trial[MetricNames.Throughput].Value is not null).OrderBy(trial => trial.Attempt.Block).ToArray();
        var scores = Outliers.Scores([.. trials.Select(trial => trial[MetricNames.Throughput].Value!.Value)]);
        return trials.Zip(scores).Where(pair => Math.Abs(pair.Second ?? 0) > Outliers.MadLimit).Select(pair => (pair.First, pair.Second!.Value));
    }
}

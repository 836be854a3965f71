using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tables.NoiseFloors;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;
using EdgePipeline.Projections.Windows;
using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables.Cells;

/// <summary>A completed attempt with its metrics by name.</summary>
internal sealed record CompletedTrial(Attempt Attempt, IReadOnlyDictionary<string, TrialMetricRow> Metrics)
{
    public Quantity this[string metric] => Metrics.TryGetValue(metric, out var row)
        ? row.ToQuantity()
        : Quantity.Missing($"the tool did not report {metric}");
}

/// <summary>A cell and its completed trials, by block and attempt: each trial counts once, with its first completed attempt.</summary>
/// <param name="Trials">Those that figures are made of.</param>
/// <param name="Excluded">Those that somebody or a rule has excluded: in no figure, and not forgotten.</param>
internal sealed record CellTrials(CellRow Cell, IReadOnlyList<CompletedTrial> Trials, IReadOnlyList<CompletedTrial> Excluded)
{
    /// <summary>What the cell's rows are made with.</summary>
    public TableSettings Settings { get; init; } = TableSettings.Default;

    /// <summary>What the interval of its mean, and of its ratio to another, leaves to be wrong by itself: less where the plan stops launches when it is narrow.</summary>
    public double Alpha { get; init; } = Interval.Alpha;

    /// <summary>Of the event that stopped the cell; 0: none.</summary>
    public long StoppedAtSequence { get; init; }

    /// <summary>What the cell's effects are held against.</summary>
    public DeviceNoise Noise { get; init; } = DeviceNoise.Unknown;

    public static CellTrials Of(CellRow cell, IEnumerable<Attempt> attempts, IReadOnlyDictionary<(Guid TrialId, int Attempt), List<TrialMetricRow>> metrics)
    {
        CompletedTrial[] completed =
        [
            .. attempts
                .Where(attempt => attempt.IsCompleted && attempt.ExperimentId == cell.ExperimentId && attempt.CellKey == cell.CellKey)
                .OrderBy(attempt => attempt.Block).ThenBy(attempt => attempt.TrialId).ThenBy(attempt => attempt.Number)
                .DistinctBy(attempt => attempt.TrialId)
                .Select(attempt => new CompletedTrial(
                    attempt, metrics.GetValueOrDefault((attempt.TrialId, attempt.Number), []).ToDictionary(metric => metric.Metric, StringComparer.Ordinal))),
        ];
        return new CellTrials(cell, [.. completed.Where(trial => !trial.Attempt.IsExcluded)], [.. completed.Where(trial => trial.Attempt.IsExcluded)]);
    }

    /// <summary>Values of a metric; trials without one are left out.</summary>
    public IReadOnlyList<double> Values(string metric) => [.. Trials.Select(trial => trial[metric].Value).OfType<double>()];

    /// <summary>
    /// Trials with the metric, to compare with another cell's. Where sequential stopping ended one of the two, those up to its last block:
    /// the other's later blocks have no partner, and what the stop rested on had not seen them.
    /// </summary>
    public IReadOnlyList<CompletedTrial> TrialsBeside(CellTrials other, string metric)
    {
        var last = Math.Min(Cell.StoppedAfterBlock ?? int.MaxValue, other.Cell.StoppedAfterBlock ?? int.MaxValue);
        return [.. Trials.Where(trial => trial.Attempt.Block <= last && trial[metric].Value is not null)];
    }

    /// <summary>Values of <see cref="TrialsBeside"/> with their blocks.</summary>
    public IReadOnlyList<Launch> LaunchesBeside(CellTrials other, string metric) =>
        [.. TrialsBeside(other, metric).Select(trial => new Launch(trial.Attempt.Block, trial[metric].Value!.Value))];

    public double? Mean(string metric) => Values(metric) is { Count: > 0 } values ? values.Sum() / values.Count : null;

    /// <summary>The reason of the first trial without the metric, with how many there are; null when none lacks it.</summary>
    public string? WhyMissing(string metric)
    {
        var missing = Trials.Where(trial => trial[metric].Value is null).ToArray();
        return Trials.Count == 0 ? Cell.SkipReason ?? (Excluded.Count > 0 ? "every completed trial is excluded" : "no completed trial")
            : missing.Length == 0 ? null
            : missing.Length == Trials.Count ? missing[0][metric].Reason : $"{missing.Length} of {Trials.Count} trials: {missing[0][metric].Reason}";
    }

    /// <summary>The last event that the cell and its own trials rest on; 0: none.</summary>
    public long AsOfSequence => Trials.Concat(Excluded).Select(trial => trial.Attempt.AsOfSequence).Append(StoppedAtSequence).Max();
}

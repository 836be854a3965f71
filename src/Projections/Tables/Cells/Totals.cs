namespace EdgePipeline.Projections.Tables.Cells;

/// <summary>Ratios of totals over a cell's trials: never means of ratios.</summary>
internal static class Totals
{
    /// <summary>Over the trials that have both; null when there are none or the divisor is zero.</summary>
    public static double? Ratio(CellTrials cell, string dividend, string divisor) => Ratio(cell, trial => trial[dividend].Value, trial => trial[divisor].Value);

    public static double? Ratio(CellTrials cell, Func<CompletedTrial, double?> dividend, Func<CompletedTrial, double?> divisor)
    {
        var both = cell.Trials
            .Select(trial => (Dividend: dividend(trial), Divisor: divisor(trial)))
            .Where(pair => pair is { Dividend: not null, Divisor: not null })
            .ToArray();
        var total = both.Sum(pair => pair.Divisor!.Value);
        return both.Length == 0 || total == 0 ? null : both.Sum(pair => pair.Dividend!.Value) / total;
    }
}

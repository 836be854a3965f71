using EdgePipeline.Statistics;

namespace EdgePipeline.Benchmarks.Simulation;

/// <summary>A stopping rule on two cells: after each block from <paramref name="Min"/> on, stop when half the interval's width is within the bound.</summary>
/// <param name="UntilPct">In percent of the ratio.</param>
internal sealed record SequentialRule(int Min, double UntilPct)
{
    public const int Most = 30;

    /// <param name="intervals">Of the first launches; place n is that of n launches.</param>
    /// <returns>Launches at the stop.</returns>
    public int StopsAt(IReadOnlyList<RatioOfMeans?> intervals) =>
        Enumerable.Range(Min, Most - Min).FirstOrDefault(n => intervals[n] is { Ratio: > 0 } at && 100 * (at.Ci95High - at.Ci95Low) / 2 / at.Ratio <= UntilPct, Most);
}

/// <summary>How often what is concluded after a stop is right, over simulated experiments.</summary>
/// <param name="Covered">Share whose interval holds the true ratio.</param>
/// <param name="Different">Share in which the ratio is told from 1.</param>
/// <param name="MeanN">Launches of a cell, on average.</param>
internal sealed record SequentialRates(double Covered, double Different, double MeanN)
{
    /// <summary>Of all rules on the same experiments. Seeded: the same call counts the same.</summary>
    /// <param name="alpha">What the interval leaves to be wrong; <see cref="Interval.Alpha"/>: the plain one.</param>
    public static IReadOnlyList<SequentialRates> Of(Scatter scatter, double trueRatio, int experiments, double alpha, IReadOnlyList<SequentialRule> rules)
    {
        var random = new SplitMix(20261126);
        var (covered, different, launches) = (new int[rules.Count], new int[rules.Count], new long[rules.Count]);
        for (var experiment = 0; experiment < experiments; experiment++)
        {
            var (cell, reference) = scatter.Draw(random, SequentialRule.Most);
            var intervals = Intervals([.. cell.Select(value => value * trueRatio)], reference, alpha);
            for (var index = 0; index < rules.Count; index++)
            {
                var n = rules[index].StopsAt(intervals);
                var at = intervals[n]!;
                covered[index] += at.Ci95Low is null || (at.Ci95Low <= trueRatio && trueRatio <= at.Ci95High) ? 1 : 0;
                different[index] += at.P < Interval.Alpha ? 1 : 0;
                launches[index] += n;
            }
        }

        return [.. rules.Select((_, index) => new SequentialRates((double)covered[index] / experiments, (double)different[index] / experiments, (double)launches[index] / experiments))];
    }

    public static RatioOfMeans?[] Intervals(double[] cell, double[] reference, double alpha) =>
        [.. Enumerable.Range(0, cell.Length + 1).Select(n => n < 2 ? null : RatioOfMeans.InBlocks(cell[..n], reference[..n], alpha))];
}

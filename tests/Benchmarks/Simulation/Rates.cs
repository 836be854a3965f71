using EdgePipeline.Statistics;

namespace EdgePipeline.Benchmarks.Simulation;

/// <summary>How often a statistic is right, counted over simulated experiments. Seeded: the same call counts the same.</summary>
internal static class Rates
{
    /// <summary>Any would do as long as the interval does not depend on it.</summary>
    private const double TrueRatio = 1.3;

    public static Interval? Fieller(double[] cell, double[] reference) => Bounds(RatioOfMeans.InBlocks(cell, reference));

    public static Interval? Welch(double[] cell, double[] reference) => Bounds(RatioOfMeans.Of(cell, reference));

    public static Interval? Bca(double[] cell, double[] reference) => Bootstrap.OfRatio(cell, reference, seed: 1, replicates: 1000);

    /// <summary>Share of experiments whose interval holds the true ratio. Without bounds it holds every ratio, and so that one; see <see cref="Unbounded"/>.</summary>
    public static double Coverage(Scatter scatter, int n, int experiments, Func<double[], double[], Interval?> interval) =>
        Share(scatter, n, experiments, TrueRatio, (cell, reference) => interval(cell, reference)?.Contains(TrueRatio) != false);

    /// <summary>Share of experiments whose interval has no bounds.</summary>
    public static double Unbounded(Scatter scatter, int n, int experiments, Func<double[], double[], Interval?> interval) =>
        Share(scatter, n, experiments, TrueRatio, (cell, reference) => interval(cell, reference) is null);

    /// <summary>Share of experiments in which the ratio is told from 1, when it truly is <paramref name="trueRatio"/>.</summary>
    public static double Different(Scatter scatter, int n, int experiments, double trueRatio) =>
        Share(scatter, n, experiments, trueRatio, (cell, reference) => RatioOfMeans.InBlocks(cell, reference).P < Interval.Alpha);

    /// <summary>The same by Mann-Whitney's test.</summary>
    public static double DifferentByRanks(Scatter scatter, int n, int experiments, double trueRatio) =>
        Share(scatter, n, experiments, trueRatio, (cell, reference) => MannWhitney.Of(cell, reference)!.P < Interval.Alpha);

    /// <summary>Share of families without any true difference in which at least one is found all the same, after Holm.</summary>
    public static double AnyDifferent(Scatter scatter, int n, int families, int contrasts)
    {
        var random = new SplitMix(20261126);
        return (double)Enumerable.Range(0, families).Count(_ =>
        {
            double[] ps = [.. Enumerable.Range(0, contrasts).Select(_ => scatter.Draw(random, n)).Select(drawn => RatioOfMeans.InBlocks(drawn.Cell, drawn.Reference).P!.Value)];
            return Holm.Adjust(ps).Any(p => p < Interval.Alpha);
        }) / families;
    }

    private static Interval? Bounds(RatioOfMeans ratio) => ratio is { Ci95Low: { } low, Ci95High: { } high } ? new Interval(low, high) : null;

    private static double Share(Scatter scatter, int n, int experiments, double trueRatio, Func<double[], double[], bool> holds)
    {
        var random = new SplitMix(20261126);
        return (double)Enumerable.Range(0, experiments).Count(_ =>
        {
            var (cell, reference) = scatter.Draw(random, n);
            return holds([.. cell.Select(value => value * trueRatio)], reference);
        }) / experiments;
    }
}

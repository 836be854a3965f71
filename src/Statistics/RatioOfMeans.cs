namespace EdgePipeline.Statistics;

/// <summary>
/// How many times larger one cell's mean is than another's. Two ways to an interval; docs/decisions/0015-a-ratio-has-fiellers-interval-in-blocks.md tells which is taken when, and why.
/// Both lie around the ratio of the means themselves, and swapping the cells gives the reciprocals.
/// </summary>
/// <param name="Ratio">Null when either has no value or a mean that is not positive.</param>
/// <param name="Ci95Low">Null below two values on either side, and where any ratio is possible: the reference's mean is not told from zero.</param>
/// <param name="P">
/// Of the two means being equal, two-sided; below 0.05 exactly when the interval excludes 1, for which it is raised where the interval is a wider one.
/// Null below two values on either side.
/// </param>
public sealed record RatioOfMeans(double? Ratio, double? Ci95Low, double? Ci95High, double? P)
{
    private static readonly RatioOfMeans None = new(null, null, null, null);

    /// <summary>
    /// Of launches that share a block, by place in the lists: Fieller's interval, which holds every ratio r for which a paired t test
    /// finds no difference between a value and r times its partner (Fieller 1954). What a block does to both cells cancels.
    /// </summary>
    /// <param name="alpha">What the interval leaves to be wrong by itself.</param>
    public static RatioOfMeans InBlocks(IReadOnlyList<double> values, IReadOnlyList<double> reference, double alpha = Interval.Alpha)
    {
        if (LogRatio.InBlocks(values, reference) is not { } log)
        {
            return None;
        }

        if (log.StandardError is null)
        {
            return new RatioOfMeans(log.Ratio, null, null, null);
        }

        double[] x = [.. values], y = [.. reference];
        var (n, meanX, meanY) = (x.Length, Moments.Mean(x), Moments.Mean(y));
        var (xx, yy, xy) = (Moments.Variance(x), Moments.Variance(y), Moments.Covariance(x, y));
        var p = Raised(Moments.MeanIsZeroP([.. x.Zip(y, (own, other) => own - other)]), alpha);
        var quantile = Moments.StudentQuantile(n - 1, 1 - (alpha / 2));
        var share = quantile * quantile / n;
        // The ratios r with (meanX - r meanY)^2 <= share (xx - 2 r xy + r^2 yy): between the roots of a parabola, when it opens upwards.
        var (square, half, rest) = ((meanY * meanY) - (share * yy), (meanX * meanY) - (share * xy), (meanX * meanX) - (share * xx));
        if (square <= 0)
        {
            return new RatioOfMeans(log.Ratio, null, null, p);
        }

        var root = Math.Sqrt(Math.Max(0, (half * half) - (square * rest)));
        return new RatioOfMeans(log.Ratio, Math.Max(0, (half - root) / square), (half + root) / square, p);
    }

    /// <summary>
    /// Of launches that have nothing to do with each other: Welch's t on the log scale. By the delta method the variance of the logarithm
    /// of a mean is s^2 / (n mean^2); degrees of freedom by Welch and Satterthwaite. The bounds are positive.
    /// </summary>
    /// <param name="alpha">What the interval leaves to be wrong by itself.</param>
    public static RatioOfMeans Of(IReadOnlyList<double> values, IReadOnlyList<double> reference, double alpha = Interval.Alpha)
    {
        if (LogRatio.Of(values, reference) is not { } log)
        {
            return None;
        }

        if (log.StandardError is not { } error)
        {
            return new RatioOfMeans(log.Ratio, null, null, null);
        }

        // No spread at all on either side: then any difference is one.
        if (error == 0)
        {
            return new RatioOfMeans(log.Ratio, log.Ratio, log.Ratio, log.Ratio == 1 ? 1 : 0);
        }

        var factor = Math.Exp(Moments.StudentQuantile(log.DegreesOfFreedom, 1 - (alpha / 2)) * error);
        return new RatioOfMeans(log.Ratio, log.Ratio / factor, log.Ratio * factor, Raised(Moments.StudentP(Math.Log(log.Ratio) / error, log.DegreesOfFreedom), alpha));
    }

    private static double Raised(double p, double alpha) => alpha == Interval.Alpha ? p : Math.Min(1, p * Interval.Alpha / alpha);
}

using MathNet.Numerics.Distributions;

namespace EdgePipeline.Statistics;

/// <summary>
/// Confidence interval of the median without any assumption on the distribution: from the d-th smallest to the d-th largest value,
/// with the largest d for which at most 5 % of samples have a median outside (Conover, Practical Nonparametric Statistics, 3.2).
/// Bounds are values that were measured, so the true level is 95 % or more: 96.9 % at six values, 97.9 % at ten.
/// </summary>
public static class MedianInterval
{
    /// <returns>Null below six values: even from the smallest to the largest is less than 95 %.</returns>
    public static Interval? Of(IReadOnlyList<double> values)
    {
        var sorted = Moments.Checked(values, nameof(values));
        Array.Sort(sorted);
        var rank = Rank(sorted.Length);
        return rank == 0 ? null : new Interval(sorted[rank - 1], sorted[^rank]);
    }

    /// <returns>Counted from 1; 0: there is none.</returns>
    internal static int Rank(int n)
    {
        var rank = 0;
        while (rank < n / 2 && 2 * Binomial.CDF(0.5, n, rank) <= Interval.Alpha)
            rank++;
        return rank;
    }
}

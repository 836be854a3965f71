using MathNet.Numerics.Distributions;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;

namespace EdgePipeline.Statistics;

/// <summary>
/// Mann-Whitney's test of one cell against another, and Cliff's delta, which says how large what it finds is. p is exact up to
/// <see cref="MostExact"/> values together when no two are equal; else by the normal distribution with corrections for ties and for
/// continuity, as R's wilcox.test does.
/// </summary>
/// <param name="U">Pairs in which the value is the larger; a tie counts half.</param>
/// <param name="P">Two-sided.</param>
/// <param name="IsExact">Whether <paramref name="P"/> is from the exact distribution.</param>
/// <param name="CliffsDelta">From -1 (every value is below every one of the reference) to 1: share of pairs above less share below.</param>
public sealed record MannWhitney(double U, double P, bool IsExact, double CliffsDelta)
{
    /// <summary>Where perfolizer's counts, which are whole numbers of 64 bits, still agree with R's.</summary>
    internal const int MostExact = 40;

    /// <returns>Null when either has no value.</returns>
    public static MannWhitney? Of(IReadOnlyList<double> values, IReadOnlyList<double> reference)
    {
        var (own, other) = (Moments.Checked(values, nameof(values)), Moments.Checked(reference, nameof(reference)));
        var (n, m) = (own.Length, other.Length);
        if (n == 0 || m == 0)
        {
            return null;
        }

        var u = own.Sum(value => other.Sum(than => value > than ? 1.0 : value == than ? 0.5 : 0));
        var ties = own.Concat(other).GroupBy(value => value).Select(group => (double)group.Count()).Where(count => count > 1).ToArray();
        var isExact = ties.Length == 0 && n + m <= MostExact;
        return new MannWhitney(u, isExact ? Exact(n, m, u) : Approximate(n, m, u, ties), isExact, (2 * u / (n * (double)m)) - 1);
    }

    /// <summary>Share of all orders of n and m different values with a U below <paramref name="u"/>.</summary>
    internal static double Below(int n, int m, int u) => MannWhitneyLoefflerExactCdf.Instance.Cdf(n, m, u);

    private static double Exact(int n, int m, double u) => Math.Min(1, 2 * Below(n, m, (int)Math.Min(u, (n * m) - u) + 1));

    private static double Approximate(int n, int m, double u, double[] ties)
    {
        double all = n + m;
        var variance = n * (double)m / 12 * (all + 1 - (ties.Sum(count => (count * count * count) - count) / (all * (all - 1))));
        // All values equal: nothing speaks for a difference.
        return variance == 0
            ? 1
            : Math.Min(1, 2 * Normal.CDF(0, 1, (0.5 - Math.Abs(u - (n * (double)m / 2))) / Math.Sqrt(variance)));
    }
}

using MathNet.Numerics.Distributions;

namespace EdgePipeline.Statistics;

/// <summary>
/// Whether values rise or fall with time, and by how much, as one far value cannot make it: Theil and Sen's slope, the median of the slopes of all pairs
/// (Sen, JASA 1968), with Kendall's test, which asks how many of the pairs rise. p is exact up to <see cref="MostExact"/> values when no two are equal; else by
/// the normal distribution with corrections for ties and for continuity: R's cor.test(continuity = TRUE), which is exact below 50 values only.
/// </summary>
/// <param name="Slope">In the values' unit a unit of time.</param>
/// <param name="P">Two-sided, of there being no trend.</param>
public sealed record Trend(double Slope, double P)
{
    internal const int MostExact = 50;

    /// <param name="times">One a value, no two alike.</param>
    /// <returns>Null below three values: two rise or fall in any case.</returns>
    public static Trend? Of(IReadOnlyList<double> times, IReadOnlyList<double> values)
    {
        var (at, of) = (Moments.Checked(times, nameof(times)), Moments.Checked(values, nameof(values)));
        if (at.Length != of.Length || at.Distinct().Count() != at.Length)
        {
            throw new ArgumentException("one time a value, and each another", nameof(times));
        }

        if (of.Length < 3)
        {
            return null;
        }

        var slopes = (from later in Enumerable.Range(1, of.Length - 1)
                      from earlier in Enumerable.Range(0, later)
                      select (of[later] - of[earlier]) / (at[later] - at[earlier])).ToArray();
        var (rising, falling) = (slopes.Count(slope => slope > 0), slopes.Count(slope => slope < 0));
        var isExact = of.Length <= MostExact && of.Distinct().Count() == of.Length;
        return new Trend(Moments.Median(slopes), isExact ? Exact(of.Length, Math.Min(rising, falling)) : Approximate(of, rising - falling));
    }

    /// <summary>Twice the share of all orders of n values with at most so many pairs that fall; one value more adds 0 to n - 1 of them.</summary>
    private static double Exact(int n, int pairs)
    {
        double[] shares = [1];
        for (var values = 2; values <= n; values++)
        {
            var before = shares;
            shares = new double[before.Length + values - 1];
            for (var count = 0; count < shares.Length; count++)
            {
                for (var less = Math.Max(0, count - before.Length + 1); less <= Math.Min(count, values - 1); less++)
                    shares[count] += before[count - less] / values;
            }
        }

        return Math.Min(1, 2 * shares.Take(pairs + 1).Sum());
    }

    private static double Approximate(double[] values, int score)
    {
        static double Term(double n) => n * (n - 1) * ((2 * n) + 5);
        var variance = (Term(values.Length) - values.GroupBy(value => value).Sum(group => Term(group.Count()))) / 18;
        // All values equal: nothing speaks for a trend.
        return variance == 0 ? 1 : Math.Min(1, 2 * Normal.CDF(0, 1, (1 - Math.Abs(score)) / Math.Sqrt(variance)));
    }
}

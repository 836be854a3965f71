namespace EdgePipeline.Statistics;

/// <summary>What a cell's trials say about one quantity. Everything is in the quantity's own unit.</summary>
/// <param name="Stddev">Sample standard deviation (divisor n - 1); null below two values.</param>
/// <param name="Mad">Median absolute deviation from the median, not scaled to the normal distribution; null below two values.</param>
/// <param name="Ci95Low">95 % confidence interval of the mean, Student t with n - 1 degrees of freedom; null below two values.</param>
/// <param name="MedianCi95">95 % confidence interval of the median by order statistics; null below six values.</param>
public sealed record Summary(
    int N, double? Mean, double? Median, double? Stddev, double? Mad, double? Ci95Low, double? Ci95High, Interval? MedianCi95)
{
    /// <param name="alpha">What the mean's interval leaves to be wrong by itself.</param>
    public static Summary Of(IReadOnlyList<double> values, double alpha = Interval.Alpha)
    {
        var finite = Moments.Checked(values, nameof(values));
        var n = finite.Length;
        if (n == 0)
        {
            return new Summary(0, null, null, null, null, null, null, null);
        }

        var mean = Moments.Mean(finite);
        if (n == 1)
        {
            return new Summary(1, mean, mean, null, null, null, null, null);
        }

        var (median, stddev) = (Moments.Median(finite), Math.Sqrt(Moments.Variance(finite)));
        var margin = Moments.StudentQuantile(n - 1, 1 - (alpha / 2)) * stddev / Math.Sqrt(n);
        return new Summary(
            n, mean, median, stddev, Moments.Median(finite.Select(value => Math.Abs(value - median))), mean - margin, mean + margin, MedianInterval.Of(finite));
    }
}

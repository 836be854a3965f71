using MathNet.Numerics.Distributions;

namespace EdgePipeline.Projections.Statistics;

/// <summary>What a cell's trials say about one quantity. Everything is in the quantity's own unit.</summary>
/// <param name="Stddev">Sample standard deviation (divisor n - 1); null below two values.</param>
/// <param name="Ci95Low">95 % confidence interval of the mean, Student t with n - 1 degrees of freedom; null below two values.</param>
public sealed record Summary(int N, double? Mean, double? Median, double? Stddev, double? Ci95Low, double? Ci95High)
{
    public static Summary Of(IReadOnlyList<double> values)
    {
        var n = values.Count;
        if (n == 0)
        {
            return new Summary(0, null, null, null, null, null);
        }

        var mean = Mean95.Mean(values);
        if (n == 1)
        {
            return new Summary(1, mean, mean, null, null, null);
        }

        var stddev = Math.Sqrt(Mean95.Variance(values));
        var margin = Mean95.Quantile(n - 1) * stddev / Math.Sqrt(n);
        return new Summary(n, mean, MedianOf(values), stddev, mean - margin, mean + margin);
    }

    private static double MedianOf(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

/// <summary>The few sums that <see cref="Summary"/> and <see cref="RatioOfMeans"/> share. Values are summed in the order given.</summary>
internal static class Mean95
{
    public static double Mean(IReadOnlyList<double> values) => values.Sum() / values.Count;

    /// <summary>Sample variance by the two-pass formula; at least two values.</summary>
    public static double Variance(IReadOnlyList<double> values)
    {
        var mean = Mean(values);
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }

    /// <summary>Two-sided 95 % point of Student's t.</summary>
    public static double Quantile(double degreesOfFreedom) => StudentT.InvCDF(0, 1, degreesOfFreedom, 0.975);
}

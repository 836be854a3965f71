using MathNet.Numerics.Distributions;

namespace EdgePipeline.Statistics;

/// <summary>
/// The few sums and quantiles that the statistics share. Values are summed in the order given, so that the same input gives the
/// same bits. Every public function of this project reads its input through <see cref="Checked"/>.
/// </summary>
internal static class Moments
{
    /// <exception cref="ArgumentException">A value is not a finite number: a statistic of it would be one that nobody can read.</exception>
    public static double[] Checked(IReadOnlyList<double> values, string name)
    {
        double[] copy = [.. values];
        var bad = Array.FindIndex(copy, value => !double.IsFinite(value));
        return bad < 0 ? copy : throw new ArgumentException(
            FormattableString.Invariant($"value {bad + 1} of {copy.Length} is {copy[bad]}: leave out what was not measured, and say why where it is kept"), name);
    }

    public static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    /// <summary>Sample variance (divisor n - 1) by the two-pass formula; at least two values.</summary>
    public static double Variance(ReadOnlySpan<double> values)
    {
        var mean = Mean(values);
        var sum = 0.0;
        foreach (var value in values)
            sum += (value - mean) * (value - mean);
        return sum / (values.Length - 1);
    }

    /// <summary>Sample covariance (divisor n - 1) of values that belong together by their place; at least two.</summary>
    public static double Covariance(ReadOnlySpan<double> values, ReadOnlySpan<double> others)
    {
        var (mean, otherMean, sum) = (Mean(values), Mean(others), 0.0);
        for (var index = 0; index < values.Length; index++)
            sum += (values[index] - mean) * (others[index] - otherMean);
        return sum / (values.Length - 1);
    }

    /// <summary>The middle one, or halfway between the middle two; at least one value.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Student's t below which a share <paramref name="probability"/> lies; two-sided 95 % unless told.</summary>
    public static double StudentQuantile(double degreesOfFreedom, double probability = 0.975) =>
        StudentT.InvCDF(0, 1, degreesOfFreedom, probability);

    /// <summary>Two-sided p of a mean of zero; without any spread 1 when it is zero, else 0. At least two values.</summary>
    public static double MeanIsZeroP(ReadOnlySpan<double> values)
    {
        var (mean, error) = (Mean(values), Math.Sqrt(Variance(values) / values.Length));
        return mean == 0 ? 1 : error == 0 ? 0 : StudentP(mean / error, values.Length - 1);
    }

    /// <summary>Two-sided p of a Student's t.</summary>
    public static double StudentP(double t, double degreesOfFreedom) => Math.Min(1, 2 * StudentT.CDF(0, 1, degreesOfFreedom, -Math.Abs(t)));
}

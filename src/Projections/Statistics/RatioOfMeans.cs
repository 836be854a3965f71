namespace EdgePipeline.Projections.Statistics;

/// <summary>
/// How many times larger one cell's mean is than another's. The interval is Welch's t on the log scale: by the delta method the
/// variance of the logarithm of a mean is s^2 / (n mean^2); degrees of freedom by Welch and Satterthwaite. So it lies around the
/// ratio of the means themselves, its bounds are positive, and swapping the cells gives the reciprocals.
/// </summary>
/// <param name="Ratio">Null when either has no value or a mean that is not positive.</param>
/// <param name="Ci95Low">Null below two values on either side.</param>
public sealed record RatioOfMeans(double? Ratio, double? Ci95Low, double? Ci95High)
{
    private static readonly RatioOfMeans None = new(null, null, null);

    public static RatioOfMeans Of(IReadOnlyList<double> values, IReadOnlyList<double> reference)
    {
        if (values.Count == 0 || reference.Count == 0)
        {
            return None;
        }

        var (mean, referenceMean) = (Mean95.Mean(values), Mean95.Mean(reference));
        if (mean <= 0 || referenceMean <= 0)
        {
            return None;
        }

        var ratio = mean / referenceMean;
        if (values.Count < 2 || reference.Count < 2)
        {
            return new RatioOfMeans(ratio, null, null);
        }

        var a = Mean95.Variance(values) / values.Count / (mean * mean);
        var b = Mean95.Variance(reference) / reference.Count / (referenceMean * referenceMean);
        if (a + b == 0)
        {
            return new RatioOfMeans(ratio, ratio, ratio);
        }

        var degreesOfFreedom = (a + b) * (a + b) / ((a * a / (values.Count - 1)) + (b * b / (reference.Count - 1)));
        var factor = Math.Exp(Mean95.Quantile(degreesOfFreedom) * Math.Sqrt(a + b));
        return new RatioOfMeans(ratio, ratio / factor, ratio * factor);
    }
}

namespace EdgePipeline.Statistics;

/// <summary>The logarithm of a ratio of means, with what is known of its error.</summary>
/// <param name="StandardError">Of the logarithm; null below two values on either side.</param>
/// <param name="DegreesOfFreedom">By Welch and Satterthwaite; of no meaning without an error above zero.</param>
internal readonly record struct LogRatio(double Ratio, double? StandardError, double DegreesOfFreedom)
{
    /// <summary>Of launches that share a block, by place in the lists: the error is that of the mean of x / mean(x) - y / mean(y).</summary>
    /// <returns>Null when there is no value or a mean that is not positive.</returns>
    public static LogRatio? InBlocks(IReadOnlyList<double> values, IReadOnlyList<double> reference)
    {
        var (own, other) = (Moments.Checked(values, nameof(values)), Moments.Checked(reference, nameof(reference)));
        if (own.Length != other.Length)
        {
            throw new ArgumentException($"{own.Length} values have {other.Length} partners: each needs one of the same block", nameof(reference));
        }

        if (own.Length == 0 || Moments.Mean(own) <= 0 || Moments.Mean(other) <= 0)
        {
            return null;
        }

        var (mean, referenceMean) = (Moments.Mean(own), Moments.Mean(other));
        return new LogRatio(
            mean / referenceMean,
            own.Length < 2 ? null : Math.Sqrt(Moments.Variance([.. own.Zip(other, (x, y) => (x / mean) - (y / referenceMean))]) / own.Length),
            own.Length - 1);
    }

    /// <summary>Of launches that have nothing to do with each other.</summary>
    /// <returns>Null when either has no value or a mean that is not positive.</returns>
    public static LogRatio? Of(IReadOnlyList<double> values, IReadOnlyList<double> reference)
    {
        var (own, other) = (Moments.Checked(values, nameof(values)), Moments.Checked(reference, nameof(reference)));
        if (own.Length == 0 || other.Length == 0)
        {
            return null;
        }

        var (mean, referenceMean) = (Moments.Mean(own), Moments.Mean(other));
        if (mean <= 0 || referenceMean <= 0)
        {
            return null;
        }

        if (own.Length < 2 || other.Length < 2)
        {
            return new LogRatio(mean / referenceMean, null, 0);
        }

        var a = Moments.Variance(own) / own.Length / (mean * mean);
        var b = Moments.Variance(other) / other.Length / (referenceMean * referenceMean);
        var degreesOfFreedom = (a + b) * (a + b) / ((a * a / (own.Length - 1)) + (b * b / (other.Length - 1)));
        return new LogRatio(mean / referenceMean, Math.Sqrt(a + b), degreesOfFreedom);
    }
}

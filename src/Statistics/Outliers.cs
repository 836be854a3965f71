namespace EdgePipeline.Statistics;

/// <summary>
/// How far values lie from the middle of their like, by a measure that the far ones do not stretch: the modified z-score 0.6745 (x - median) / MAD
/// of Iglewicz and Hoaglin (How to Detect and Handle Outliers, 1993), who call a value an outlier beyond 3.5.
/// </summary>
public static class Outliers
{
    /// <summary>Beyond it a value is an outlier.</summary>
    public const double MadLimit = 3.5;

    /// <summary>Of fewer, the middle ones are alike by chance too often to judge the others by.</summary>
    public const int FewestValues = 5;

    /// <summary>The MAD of a normal distribution over its standard deviation.</summary>
    private const double NormalMad = 0.6745;

    /// <returns>A score a value, by place; all null when there are too few, or half of them are equal and there is no scale.</returns>
    public static IReadOnlyList<double?> Scores(IReadOnlyList<double> values)
    {
        var finite = Moments.Checked(values, nameof(values));
        if (finite.Length < FewestValues)
        {
            return new double?[finite.Length];
        }

        var median = Moments.Median(finite);
        var mad = Moments.Median(finite.Select(value => Math.Abs(value - median)));
        return [.. finite.Select(value => mad == 0 ? (double?)null : NormalMad * (value - median) / mad)];
    }
}

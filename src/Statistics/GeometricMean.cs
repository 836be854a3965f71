namespace EdgePipeline.Statistics;

/// <summary>
/// The mean for ratios to one reference: it is the same whichever side is the reference, which the arithmetic one is not
/// (Fleming and Wallace, CACM 29(3), 1986). It says nothing without the absolute figures beside it. View edge.contrast_over_workloads
/// is this in SQL, and is tested against it.
/// </summary>
public static class GeometricMean
{
    /// <returns>Null without values, and when one is not positive.</returns>
    public static double? Of(IReadOnlyList<double> ratios)
    {
        var finite = Moments.Checked(ratios, nameof(ratios));
        return finite.Length == 0 || finite.Any(ratio => ratio <= 0) ? null : Math.Exp(Moments.Mean([.. finite.Select(ratio => Math.Log(ratio))]));
    }
}

using MathNet.Numerics.Distributions;

namespace EdgePipeline.Statistics;

/// <summary>
/// How much a device varies by itself, from runs of a control that nothing changes. Everything is on logs, as ratios are: the standard deviation s
/// of the values' logs as a factor, and the floor: the factor that two single runs differ by in 95 of 100 cases at most, exp(t sqrt(2) s) with
/// Student's t for 97.5 % and n - 1 degrees of freedom. It is ISO 5725's repeatability limit with an s that is known from n runs only.
/// </summary>
/// <param name="SpreadPct">100 (exp(s) - 1); null below two values.</param>
/// <param name="SpreadCi95">Its 95 % interval, by chi square.</param>
/// <param name="FloorPct">100 (the floor - 1).</param>
/// <param name="DriftPct">What the values changed by from the first to the last time, by Theil and Sen's slope of their logs; null below three.</param>
/// <param name="DriftP">Kendall's p of there being no drift.</param>
public sealed record NoiseFloor(int N, double? Mean, double? SpreadPct, Interval? SpreadCi95, double? FloorPct, double? DriftPct, double? DriftP)
{
    /// <param name="times">When each value was measured, in any unit.</param>
    /// <param name="values">Logs need them above zero; where one is not, only the mean is known.</param>
    public static NoiseFloor Of(IReadOnlyList<double> times, IReadOnlyList<double> values)
    {
        var finite = Moments.Checked(values, nameof(values));
        double? mean = finite.Length > 0 ? Moments.Mean(finite) : null;
        if (finite.Length < 2 || finite.Any(value => value <= 0))
        {
            return new NoiseFloor(finite.Length, mean, null, null, null, null, null);
        }

        var logs = finite.Select(value => Math.Log(value)).ToArray();
        var (s, degrees) = (Math.Sqrt(Moments.Variance(logs)), logs.Length - 1);
        double Bound(double probability) => Percent(s * Math.Sqrt(degrees / ChiSquared.InvCDF(degrees, probability)));
        var trend = Trend.Of(times, logs);
        return new NoiseFloor(
            logs.Length, mean, Percent(s), new Interval(Bound(0.975), Bound(0.025)), Percent(Moments.StudentQuantile(degrees) * Math.Sqrt(2) * s),
            trend is null ? null : Percent(trend.Slope * (times.Max() - times.Min())), trend?.P);
    }

    /// <summary>Whether a ratio is no further from one than two runs of the control may be from each other; either direction counts alike.</summary>
    public static bool IsBelow(double floorPct, double ratio) => Math.Abs(Math.Log(ratio)) < Math.Log(1 + (floorPct / 100));

    private static double Percent(double log) => 100 * (Math.Exp(log) - 1);
}

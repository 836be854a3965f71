using MathNet.Numerics.Distributions;

namespace EdgePipeline.Statistics;

/// <summary>
/// By how much one cell lies above another, in the quantity's unit: the median of all differences between a value of the one and a
/// value of the other. The interval is the one that goes with Mann-Whitney's test: between two of the sorted differences, exact up to
/// <see cref="MannWhitney.MostExact"/> values together, else by the normal distribution (Hollander and Wolfe, 4.3).
/// </summary>
/// <param name="Ci95">Null when no interval reaches 95 %, as with 3 against 3 values.</param>
public sealed record HodgesLehmann(double Shift, Interval? Ci95)
{
    /// <returns>Null when either has no value.</returns>
    public static HodgesLehmann? Of(IReadOnlyList<double> values, IReadOnlyList<double> reference)
    {
        var (own, other) = (Moments.Checked(values, nameof(values)), Moments.Checked(reference, nameof(reference)));
        if (own.Length == 0 || other.Length == 0)
        {
            return null;
        }

        double[] differences = [.. own.SelectMany(value => other.Select(than => value - than)).Order()];
        var rank = Rank(own.Length, other.Length);
        return new HodgesLehmann(Moments.Median(differences), rank == 0 ? null : new Interval(differences[rank - 1], differences[^rank]));
    }

    /// <returns>How many differences from either end the bounds are, counted from 1; 0: no interval reaches 95 %.</returns>
    internal static int Rank(int n, int m)
    {
        if (n + m > MannWhitney.MostExact)
        {
            var deviation = Normal.InvCDF(0, 1, 1 - (Interval.Alpha / 2)) * Math.Sqrt(n * (double)m * (n + m + 1) / 12);
            return (int)Math.Max(0, Math.Floor((n * (double)m / 2) - deviation));
        }

        var rank = 0;
        while (rank < n * m / 2 && 2 * MannWhitney.Below(n, m, rank + 1) <= Interval.Alpha)
            rank++;
        return rank;
    }
}

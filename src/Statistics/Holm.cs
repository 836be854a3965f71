namespace EdgePipeline.Statistics;

/// <summary>
/// Adjusts the p of a family so that the chance of any false finding in it stays below the level, however they depend on each other
/// (Holm 1979): the smallest times their number, the next times one fewer, and so on, never falling, at most 1.
/// </summary>
public static class Holm
{
    /// <returns>In the order given.</returns>
    public static double[] Adjust(IReadOnlyList<double> ps)
    {
        var p = Moments.Checked(ps, nameof(ps));
        if (p.Any(value => value is < 0 or > 1))
        {
            throw new ArgumentException("a p lies between 0 and 1", nameof(ps));
        }

        var (adjusted, largest) = (new double[p.Length], 0.0);
        var (order, left) = (Enumerable.Range(0, p.Length).OrderBy(index => p[index]), p.Length);
        foreach (var index in order)
        {
            largest = Math.Max(largest, Math.Min(1, left-- * p[index]));
            adjusted[index] = largest;
        }

        return adjusted;
    }
}

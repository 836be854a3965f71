namespace EdgePipeline.Projections.Windows;

/// <summary>
/// What is not known of a window's energy because power was looked at now and then. Bursts that recur exactly at the period of the readings
/// are the exception that no reading shows.
/// </summary>
internal static class EnergyError
{
    /// <summary>Two standard errors.</summary>
    private const double Errors = 2;

    /// <summary>
    /// Values are from one and a half update intervals ago at most, and an external meter's clock is known so well: as much as power ranges, that long. A sensor that does not average sees nothing
    /// between two values: with n values whose steps are d, the mean power's standard error is at most sqrt(mean(d^2) / 2 / n), which is that
    /// of independent values, and more than that of values that follow one another smoothly.
    /// </summary>
    public static Quantity OfGauge(Timeline power, string column, SensorTraits traits, long startNs, long endNs)
    {
        var (first, last) = (power.Before(startNs), Math.Min(power.Before(endNs) + 1, power.TimesNs.Length - 1));
        var watts = power.Columns[column][first..(last + 1)].Select(milliwatts => milliwatts / 1e3).ToArray();
        if (watts.Max() == watts.Min())
        {
            return Quantity.Missing($"{power.Source}: the value never changed, so the sensor stood still or resolves too little to tell");
        }

        var lagJ = 1e-9 * ((1.5 * (traits.UpdateNs ?? 0)) + traits.ClockNs) * (watts.Max() - watts.Min());
        if (traits.Averages)
        {
            return Quantity.Of(lagJ);
        }

        var own = Own(power.TimesNs[first..(last + 1)], watts, traits.UpdateNs);
        var meanSquare = own.Zip(own.Skip(1), (a, b) => (b - a) * (b - a)).DefaultIfEmpty(0).Average();
        return Quantity.Of(lagJ + (Errors * Math.Sqrt(meanSquare / 2 / own.Length) * (endNs - startNs) / 1e9));
    }

    /// <summary>
    /// Only the edges are unknown: within the step between two readings, power may have come early or late, but not above the highest mean of any
    /// step in the window.
    /// </summary>
    public static Quantity OfCounter(Timeline power, string column, long startNs, long endNs)
    {
        var (first, last) = (power.Before(startNs), Math.Min(power.Before(endNs) + 1, power.TimesNs.Length - 1));
        var highest = Enumerable.Range(first, last - first).Max(MeanUjPerNs);
        return Quantity.Of(1e-6 * (Edge(startNs) + Edge(endNs)));

        double MeanUjPerNs(int step) =>
            (double)(power.Columns[column][step + 1] - power.Columns[column][step]) / (power.TimesNs[step + 1] - power.TimesNs[step]);

        double Edge(long atNs)
        {
            var step = power.Before(atNs);
            if (power.TimesNs[step] == atNs)
            {
                return 0;
            }

            double before = atNs - power.TimesNs[step], after = power.TimesNs[step + 1] - atNs;
            var mean = MeanUjPerNs(step);
            return Math.Max(Math.Min(after * mean, before * (highest - mean)), Math.Min(before * mean, after * (highest - mean)));
        }
    }

    /// <summary>Values of the hardware's own, each once: by its update interval, or where that is not known those that differ from the one before.</summary>
    private static double[] Own(long[] timesNs, double[] watts, long? updateNs)
    {
        var kept = new List<double>();
        var keptNs = 0L;
        for (var index = 0; index < watts.Length; index++)
        {
            if (kept.Count > 0 && (updateNs is { } update ? timesNs[index] - keptNs < update : watts[index] == kept[^1]))
            {
                continue;
            }

            kept.Add(watts[index]);
            keptNs = timesNs[index];
        }

        return [.. kept];
    }
}

namespace EdgePipeline.Projections.Windows;

/// <summary>Energy between two times, from a source that shows power or counts energy, and what sampling may have cost.</summary>
/// <param name="ErrorJ">The value is within this of the energy that the sensor saw, in 95 of 100 windows or more; its own accuracy is not in it.</param>
public sealed record WindowEnergy(Quantity EnergyJ, Quantity ErrorJ)
{
    private const string Gauge = "power_mw", Counted = "energy_uj", Implausible = "implausible";

    public static WindowEnergy Of(Timeline power, SensorTraits traits, long startNs, long endNs)
    {
        var counts = power.Columns.ContainsKey(Counted);
        var energy = counts ? Counter.Growth(power, Counted, startNs, endNs).Times(1e-6) : Windows.Gauge.Integral(power, Gauge, startNs, endNs).Times(1e-3);
        if (energy.Value is null)
        {
            return Missing(traits.Reason is { } reason ? $"{power.Source}: {reason}" : energy.Reason!);
        }

        if (counts && energy.Value == 0)
        {
            return Missing($"{power.Source}: the counter did not move within the window");
        }

        if (counts && LeftOut(power, startNs, endNs) is > 0 and var leftOut)
        {
            return Missing($"{power.Source}: {leftOut} differences within the window were not plausible and are not in the counter");
        }

        return new WindowEnergy(
            energy, counts ? EnergyError.OfCounter(power, Counted, startNs, endNs) : EnergyError.OfGauge(power, Gauge, traits, startNs, endNs));
    }

    public static WindowEnergy Missing(string reason) => new(Quantity.Missing(reason), Quantity.Missing(reason));

    private static long LeftOut(Timeline power, long startNs, long endNs) => power.Columns.TryGetValue(Implausible, out var leftOut)
        ? leftOut[Math.Min(power.Before(endNs) + 1, leftOut.Length - 1)] - leftOut[power.Before(startNs)]
        : 0;
}

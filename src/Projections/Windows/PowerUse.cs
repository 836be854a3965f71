namespace EdgePipeline.Projections.Windows;

/// <summary>Energy within a window, and the power above what the device drew in the trial's own idle phase.</summary>
/// <param name="AboveIdleW">Mean power of the window less mean power of the idle phase.</param>
public sealed record PowerUse(Quantity EnergyJ, Quantity TotalW, Quantity AboveIdleW)
{
    private const string Column = "power_mw";

    public static PowerUse Of(Timeline power, long startNs, long endNs, (long StartNs, long EndNs)? idle)
    {
        var energy = Gauge.Integral(power, Column, startNs, endNs).Times(1e-3);
        var total = energy.Times(1e9 / (endNs - startNs));
        var idleW = idle is { } phase ? MeanW(power, phase.StartNs, phase.EndNs) : Quantity.Missing("the trial had none");
        var above = (total.Value, idleW.Value) switch
        {
            (null, _) => total,
            (_, null) => Quantity.Missing($"idle phase: {idleW.Reason}"),
            var (busy, quiet) => Quantity.Of(busy.Value - quiet.Value),
        };
        return new PowerUse(energy, total, above);
    }

    /// <summary>From the first to the last reading within the phase: its edges are where the readings begin.</summary>
    private static Quantity MeanW(Timeline power, long startNs, long endNs)
    {
        var inside = power.TimesNs.Where(time => time >= startNs && time <= endNs).ToArray();
        return inside.Length < 2
            ? Quantity.Missing($"{power.Source}: {inside.Length} readings, two are needed")
            : Gauge.Integral(power, Column, inside[0], inside[^1]).Times(1e-3 * 1e9 / (inside[^1] - inside[0]));
    }

    public static PowerUse Missing(string reason) => new(Quantity.Missing(reason), Quantity.Missing(reason), Quantity.Missing(reason));
}

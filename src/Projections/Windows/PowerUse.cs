using System.Globalization;

namespace EdgePipeline.Projections.Windows;

/// <summary>Energy within a window, and what of it is above what the device drew in the trial's own idle phase.</summary>
/// <param name="ErrorJ">What sampling may have cost: see <see cref="WindowEnergy"/>.</param>
/// <param name="AboveIdleW">Mean power of the window less mean power of the idle phase.</param>
/// <param name="AboveIdleErrorJ">With the error of the idle phase's mean, for as long as the window.</param>
/// <param name="RepeatedPct">Share of the window's readings that showed the value of the one before.</param>
public sealed record PowerUse(
    Quantity EnergyJ, Quantity ErrorJ, Quantity TotalW, Quantity AboveIdleW, Quantity AboveIdleJ, Quantity AboveIdleErrorJ, Quantity RepeatedPct)
{
    private const string Repeats = "repeats";
    private const int UpdatesInIdle = 2;

    public static PowerUse Of(Timeline power, long startNs, long endNs, (long StartNs, long EndNs)? idle, SensorTraits? traits = null)
    {
        traits ??= SensorTraits.Unknown;
        var seconds = (endNs - startNs) / 1e9;
        var whole = WindowEnergy.Of(power, traits, startNs, endNs);
        var quiet = idle is { } phase ? Idle(power, traits, phase.StartNs, phase.EndNs) : (Energy: WindowEnergy.Missing("the trial had none"), Seconds: 1);
        var quietJ = quiet.Energy.EnergyJ.Times(seconds / quiet.Seconds);
        var aboveJ = Both(whole.EnergyJ, quietJ, (a, b) => a - b);
        return new PowerUse(
            whole.EnergyJ,
            whole.ErrorJ,
            whole.EnergyJ.Times(1 / seconds),
            aboveJ.Times(1 / seconds),
            aboveJ,
            Both(whole.ErrorJ, quiet.Energy.ErrorJ.Times(seconds / quiet.Seconds), (a, b) => a + b),
            Repeated(power, startNs, endNs));
    }

    /// <summary>Of rails that make up the total together: one that is missing is missed in the sum.</summary>
    public static PowerUse Sum(IReadOnlyList<PowerUse> rails)
    {
        return new PowerUse(
            Add(use => use.EnergyJ),
            Add(use => use.ErrorJ),
            Add(use => use.TotalW),
            Add(use => use.AboveIdleW),
            Add(use => use.AboveIdleJ),
            Add(use => use.AboveIdleErrorJ),
            rails.Select(use => use.RepeatedPct).OrderByDescending(pct => pct.Value).First());

        Quantity Add(Func<PowerUse, Quantity> part) => rails.Select(part).Aggregate((sum, next) => (sum.Value, next.Value) switch
        {
            (null, _) => sum,
            (_, null) => next,
            var (a, b) => Quantity.Of(a.Value + b.Value),
        });
    }

    public static PowerUse Missing(string reason)
    {
        var missing = Quantity.Missing(reason);
        return new PowerUse(missing, missing, missing, missing, missing, missing, missing);
    }

    /// <summary>
    /// From the first to the last reading within the phase: its edges are where the readings begin. What they show may be one and a half updates
    /// old, so in a shorter phase they would tell of what was before it.
    /// </summary>
    private static (WindowEnergy Energy, double Seconds) Idle(Timeline power, SensorTraits traits, long startNs, long endNs)
    {
        if (traits.UpdateNs is { } updateNs && endNs - startNs < UpdatesInIdle * updateNs)
        {
            return (WindowEnergy.Missing($"{power.Source}: a phase of {Seconds(endNs - startNs)} s is shorter than two of its updates, {Seconds(updateNs)} s each"), 1);
        }

        var inside = power.TimesNs.Where(time => time >= startNs && time <= endNs).ToArray();
        return inside.Length < 2
            ? (WindowEnergy.Missing($"{power.Source}: {inside.Length} readings, two are needed"), 1)
            : (WindowEnergy.Of(power, traits, inside[0], inside[^1]), (inside[^1] - inside[0]) / 1e9);
    }

    private static string Seconds(long ns) => (ns / 1e9).ToString("0.###", CultureInfo.InvariantCulture);

    private static Quantity Both(Quantity whole, Quantity idle, Func<double, double, double> of) => (whole.Value, idle.Value) switch
    {
        (null, _) => whole,
        (_, null) => Quantity.Missing($"idle phase: {idle.Reason}"),
        var (a, b) => Quantity.Of(of(a.Value, b.Value)),
    };

    private static Quantity Repeated(Timeline power, long startNs, long endNs)
    {
        if (!power.Columns.TryGetValue(Repeats, out var repeats))
        {
            return Quantity.Missing($"{power.Source} does not count repeated values");
        }

        var inside = repeats.Where((_, index) => power.TimesNs[index] >= startNs && power.TimesNs[index] <= endNs).ToArray();
        return inside.Length == 0
            ? Quantity.Missing($"{power.Source}: no reading within the window")
            : Quantity.Of(100.0 * inside.Count(times => times > 0) / inside.Length);
    }
}

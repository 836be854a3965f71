using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Gates;

/// <summary>What becomes of an attempt at its gate.</summary>
internal abstract record GateVerdict
{
    internal sealed record Pass : GateVerdict;

    /// <param name="Reason">What does not hold yet.</param>
    internal sealed record Wait(string Reason) : GateVerdict;

    internal sealed record Refuse(FailureKind Kind, string Reason) : GateVerdict;
}

/// <summary>Readings against bounds. What no wait can change is refused at once; the rest is waited for, within the plan's bound.</summary>
internal static class GateDecider
{
    /// <param name="waitedS">So far.</param>
    public static GateVerdict Decide(TrialGates gates, GateReadings readings, double waitedS)
    {
        if (gates.Governor is { } governor && readings.Governor != governor)
        {
            return new GateVerdict.Refuse(
                FailureKind.NotPossible,
                readings.Governor is { } actual
                    ? $"the frequency governor is {actual} and the plan wants {governor}: set it, or take it out of the plan's gates"
                    : $"the plan wants the frequency governor {governor} and this machine has no cpufreq to show one: take it out of the plan's gates");
        }

        var unmet = Unmet(gates, readings).ToArray();
        return unmet.Length == 0 ? new GateVerdict.Pass()
            : waitedS < gates.WaitS ? new GateVerdict.Wait(string.Join("; ", unmet))
            : new GateVerdict.Refuse(
                FailureKind.GateNotPassed,
                string.Create(CultureInfo.InvariantCulture, $"waited {waitedS:0} s at the gate: {string.Join("; ", unmet)}"));
    }

    /// <summary>A bound on what the device does not have holds: nothing is made up for a missing reading.</summary>
    private static IEnumerable<string> Unmet(TrialGates gates, GateReadings readings)
    {
        var culture = CultureInfo.InvariantCulture;
        if (readings.TemperatureC > gates.MaxTemperatureC)
        {
            yield return string.Create(culture, $"{readings.ThermalZone} has {readings.TemperatureC:0.#} °C, at most {gates.MaxTemperatureC}");
        }

        if (readings.TemperatureC < gates.MinTemperatureC)
        {
            yield return string.Create(culture, $"{readings.ThermalZone} has {readings.TemperatureC:0.#} °C, at least {gates.MinTemperatureC}");
        }

        if (readings.BusyPct > (double?)gates.MaxBusyPct)
        {
            yield return string.Create(culture, $"the CPUs are {readings.BusyPct:0.#} % busy, at most {gates.MaxBusyPct:0.###}");
        }

        if (readings.FreeMemoryMib < gates.MinFreeMemoryMib)
        {
            yield return string.Create(culture, $"{readings.FreeMemoryMib} MiB of memory are free, at least {gates.MinFreeMemoryMib}");
        }

        if (readings.FreeSpaceMib < gates.MinFreeSpaceMib)
        {
            yield return string.Create(culture, $"{readings.FreeSpaceMib} MiB of disk are free, at least {gates.MinFreeSpaceMib}");
        }

        if (readings.DiskBytesPerS > gates.MaxDiskBytesPerS)
        {
            yield return string.Create(culture, $"the disk moves {readings.DiskBytesPerS / 1e6:0.0##} MB/s, at most {gates.MaxDiskBytesPerS / 1e6:0.0##}");
        }
    }
}

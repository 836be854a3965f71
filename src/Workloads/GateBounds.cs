using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads;

/// <summary>What gates may ask for. Checked by the plan parser, and again by the device.</summary>
public static class GateBounds
{
    public const int MaxWaitS = 3600;
    public const int MinTemperatureC = -40;
    public const int MaxTemperatureC = 150;
    public const decimal MinBusyPct = 0.1m;
    public const decimal MaxBusyPct = 100;
    public const int MaxMemoryMib = 1 << 20;
    public const int MaxSpaceMib = 1 << 24;
    public const long MinDiskBytesPerS = 1024;
    public const long MaxDiskBytesPerS = 64L << 30;

    /// <summary>cpufreq's own; a driver may offer fewer.</summary>
    public static IReadOnlyList<string> Governors { get; } = ["performance", "powersave", "ondemand", "conservative", "schedutil", "userspace"];

    /// <returns>Every violation: field as in a plan, what is wrong, what to write instead.</returns>
    public static IEnumerable<(string Field, string Reason, string Instead)> Violations(TrialGates gates)
    {
        foreach (var outside in Bounds.Outside(
        [
            ("wait", gates.WaitS, 0, MaxWaitS),
            ("min_temperature", gates.MinTemperatureC ?? MinTemperatureC, MinTemperatureC, MaxTemperatureC),
            ("max_temperature", gates.MaxTemperatureC ?? MaxTemperatureC, MinTemperatureC, MaxTemperatureC),
            ("min_free_memory", gates.MinFreeMemoryMib ?? 0, 0, MaxMemoryMib),
            ("min_free_space", gates.MinFreeSpaceMib ?? 0, 0, MaxSpaceMib),
            ("max_disk", gates.MaxDiskBytesPerS ?? MinDiskBytesPerS, MinDiskBytesPerS, MaxDiskBytesPerS),
        ]))
        {
            yield return outside;
        }

        if (gates.MaxBusyPct is { } busy and (< MinBusyPct or > MaxBusyPct))
        {
            yield return ("max_busy", string.Create(CultureInfo.InvariantCulture, $"{busy} % is out of bounds"), "0.1% to 100%");
        }

        if (gates.MinTemperatureC >= gates.MaxTemperatureC)
        {
            yield return ("min_temperature", $"it is not below max_temperature, {gates.MaxTemperatureC} °C", "a band that a device can lie in, some degrees wide");
        }

        if (gates.Governor is { } governor && !Governors.Contains(governor, StringComparer.Ordinal))
        {
            yield return ("governor", "there is no such governor", string.Join(", ", Governors));
        }
    }
}

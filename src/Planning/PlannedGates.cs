using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Planning;

/// <summary>Gates in words.</summary>
public static class PlannedGates
{
    /// <returns>One sentence without its stop, such as <c>at most 80 °C, CPU at most 10 % busy; waits at most 60 s</c>.</returns>
    public static string Text(TrialGates? gates)
    {
        var culture = CultureInfo.InvariantCulture;
        string?[] bounds =
        [
            gates?.MinTemperatureC is { } min ? string.Create(culture, $"at least {min} °C") : null,
            gates?.MaxTemperatureC is { } max ? string.Create(culture, $"at most {max} °C") : null,
            gates?.MaxBusyPct is { } busy ? string.Create(culture, $"CPU at most {busy:0.###} % busy") : null,
            gates?.Governor is { } governor ? $"governor {governor}" : null,
            gates?.MinFreeMemoryMib is { } memory ? string.Create(culture, $"{memory} MiB of memory free") : null,
            gates?.MinFreeSpaceMib is { } space ? string.Create(culture, $"{space} MiB of disk free") : null,
            gates?.MaxDiskBytesPerS is { } disk ? string.Create(culture, $"disk at most {disk / 1e6:0.###} MB/s") : null,
        ];
        var asked = bounds.OfType<string>().ToArray();
        return asked.Length == 0 ? "none but room for the data" : string.Create(culture, $"{string.Join(", ", asked)}; waits at most {gates!.WaitS} s");
    }
}

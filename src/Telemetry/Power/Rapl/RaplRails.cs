using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Power.Rapl;

/// <summary>
/// The CPU's own energy counters, /sys/class/powercap/intel-rapl:* (AMD's too). The total is package and DRAM: core and uncore are within
/// the package, psys holds the package and is not on every machine, and intel-rapl-mmio is the package once more. What disks, network and
/// power supply draw is in none of them.
/// </summary>
internal static class RaplRails
{
    internal const string Kind = "rapl";

    /// <summary>The hardware's counters move about once a millisecond (Intel SDM, volume 3, 16.10).</summary>
    private const long UpdateMs = 1;

    internal static IEnumerable<Rail> Find(string root)
    {
        var zones = Path.Combine(root, "sys/class/powercap");
        foreach (var folder in SysFiles.Folders(zones, "intel-rapl:*"))
        {
            if (SysFiles.Text(Path.Combine(folder, "name")) is not { } label)
                continue;
            // intel-rapl:0:1 is within intel-rapl:0.
            var id = Path.GetFileName(folder);
            var within = id.LastIndexOf(':') is var colon && id.IndexOf(':', StringComparison.Ordinal) < colon
                ? SysFiles.Text(Path.Combine(zones, id[..colon], "name"))
                : null;
            yield return new Rail(
                Kind,
                within is null ? $"{Kind}.{label}" : $"{Kind}.{within}.{label}",
                label,
                RailUnit.Microjoules,
                [Path.Combine(folder, "energy_uj")],
                label.StartsWith("package-", StringComparison.Ordinal) || label == "dram")
            {
                UpdateIntervalMs = UpdateMs,
                RangeUj = SysFiles.Number(Path.Combine(folder, "max_energy_range_uj")),
            };
        }
    }
}

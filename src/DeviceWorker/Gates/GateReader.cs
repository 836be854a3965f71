using System.Globalization;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Gates;

/// <summary>Looks at the device for its gates.</summary>
/// <param name="root">Where proc and sys lie: <c>/</c>.</param>
/// <param name="zones">The device file's, by name, each with its file; empty: all that the kernel shows.</param>
internal sealed class GateReader(string root, IReadOnlyList<(string Name, string Path)> zones, string dataDirectory, TimeProvider clock)
{
    /// <summary>Load and traffic are what happens in it.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    public async Task<GateReadings> ReadAsync(TrialGates gates, CancellationToken ct)
    {
        double? busyPct = null, diskBytesPerS = null;
        if (gates is { MaxBusyPct: not null } or { MaxDiskBytesPerS: not null })
        {
            var disk = DataFiles.DeviceOf(dataDirectory);
            var (cpuBefore, bytesBefore, began) = (Cpu(), disk?.ReadTransferredBytes(), clock.GetTimestamp());
            await Task.Delay(Window, clock, ct);
            busyPct = Cpu().BusyPctSince(cpuBefore);
            diskBytesPerS = (disk?.ReadTransferredBytes() - bytesBefore) / clock.GetElapsedTime(began).TotalSeconds;
        }

        var zone = HottestZone();
        return new GateReadings(
            zone?.TemperatureC,
            zone?.Name,
            busyPct,
            Governor(),
            ProcText.MemoryMib(File.ReadAllText(Path.Combine(root, "proc/meminfo")), "MemAvailable"),
            new DriveInfo(dataDirectory).AvailableFreeSpace >> 20,
            diskBytesPerS);
    }

    private CpuTime Cpu() => CpuTime.Parse(File.ReadAllText(Path.Combine(root, "proc/stat")));

    /// <summary>A zone that is switched off refuses to be read: it has no temperature.</summary>
    private (string Name, double TemperatureC)? HottestZone()
    {
        (string Name, double TemperatureC)? hottest = null;
        foreach (var (name, file) in zones.Count > 0 ? zones.Select(zone => (zone.Name, Path.Join(root, zone.Path))) : KernelsZones())
        {
            if (Text(Path.Combine(Path.GetDirectoryName(file)!, "type")) != ThermalZones.Placeholder
                && Text(file) is { } text && double.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milli)
                && !(milli / 1000 <= hottest?.TemperatureC))
            {
                hottest = (name, milli / 1000);
            }
        }

        return hottest;
    }

    private IEnumerable<(string Name, string Path)> KernelsZones() =>
        Entries("sys/class/thermal", "thermal_zone*").Select(zone => (Text(Path.Combine(zone, "type")) ?? Path.GetFileName(zone), Path.Combine(zone, "temp")));

    private string? Governor()
    {
        string[] governors =
        [
            .. Entries("sys/devices/system/cpu", "cpu*").Select(cpu => Text(Path.Combine(cpu, "cpufreq/scaling_governor"))).OfType<string>()
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        return governors.Length == 0 ? null : string.Join(", ", governors);
    }

    private string[] Entries(string folder, string pattern)
    {
        var path = Path.Combine(root, folder);
        return Directory.Exists(path) ? Directory.GetFileSystemEntries(path, pattern) : [];
    }

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

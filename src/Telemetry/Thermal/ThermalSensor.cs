using System.Globalization;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Thermal;

/// <summary>Each of /sys/class/thermal/thermal_zoneN by its type (<c>thermal:cpu-thermal</c>), in thousandths of a degree.</summary>
internal sealed class ThermalSensor : ISensor
{
    private static readonly Column[] Columns = [new("temperature_mc", "mC")];

    private readonly TimeProvider _clock;
    private readonly (NumberFile File, Series Series)[] _zones;

    internal ThermalSensor(string root, SeriesSet set, ReadBuffer buffer, TimeProvider clock)
    {
        _clock = clock;
        var zones = SysFiles.Folders(Path.Combine(root, "sys/class/thermal"), "thermal_zone*")
            .Select(folder => (Folder: folder, Type: (SysFiles.Text(Path.Combine(folder, "type")) ?? Path.GetFileName(folder)).Replace(' ', '_')))
            .Where(zone => zone.Type != ThermalZones.Placeholder)
            .ToArray();
        var types = zones.CountBy(zone => zone.Type).ToDictionary(StringComparer.Ordinal);
        _zones =
        [
            .. zones.Select(zone => (
                new NumberFile(Path.Combine(zone.Folder, "temp"), buffer),
                set.Create($"thermal:{zone.Type}{(types[zone.Type] == 1 ? "" : Number(zone.Folder))}", Columns))),
        ];
    }

    public void Read(int slice)
    {
        foreach (var (file, series) in _zones)
        {
            // A zone that is switched off has no temperature.
            if (file.TryRead(out var millidegrees))
                series.Ring.Add(_clock.GetTimestamp(), slice, [millidegrees]);
        }
    }

    public void Dispose()
    {
        foreach (var (file, _) in _zones)
            file.Dispose();
    }

    /// <summary>Several zones may be of one type.</summary>
    private static string Number(string folder) =>
        string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(folder)["thermal_zone".Length..]}");
}

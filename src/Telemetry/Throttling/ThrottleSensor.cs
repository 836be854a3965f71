using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Throttling;

/// <summary>
/// What says that a device was slowed down: the Raspberry Pi firmware's bits (<c>throttle:firmware</c>; 0 to 3 are now, 16 to 19 are since they
/// were last cleared), and the count that x86 keeps (<c>throttle:cpu0</c>, its whole package).
/// </summary>
internal sealed class ThrottleSensor : ISensor
{
    internal const string Firmware = "/sys/devices/platform/soc/soc:firmware/get_throttled";

    private const string Package = "sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count";

    private readonly TimeProvider _clock;
    private readonly List<(NumberFile File, Series Series)> _files = [];

    internal ThrottleSensor(string root, string? firmware, SeriesSet set, ReadBuffer buffer, TimeProvider clock)
    {
        _clock = clock;
        Add((firmware ?? Firmware).TrimStart('/'), "throttle:firmware", new Column("bits", "bits"), isHex: true);
        Add(Package, "throttle:cpu0", new Column("events", "count"), isHex: false);

        void Add(string file, string source, Column column, bool isHex)
        {
            var path = Path.Combine(root, file);
            if (File.Exists(path))
                _files.Add((new NumberFile(path, buffer, isHex), set.Create(source, [column])));
        }
    }

    public void Read(int slice)
    {
        foreach (var (file, series) in _files)
        {
            if (file.TryRead(out var value))
                series.Ring.Add(_clock.GetTimestamp(), slice, [value]);
        }
    }

    public void Dispose()
    {
        foreach (var (file, _) in _files)
            file.Dispose();
    }
}

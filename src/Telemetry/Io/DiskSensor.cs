using System.Text;
using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Io;

/// <summary>The block devices asked for (<c>block:vda</c>), from one read of /proc/diskstats. An absent one has no readings.</summary>
internal sealed class DiskSensor : ISensor
{
    private readonly KernelFile _file;
    private readonly SeriesSet _set;
    private readonly TimeProvider _clock;
    private readonly (string Name, byte[] Bytes)[] _devices;
    private readonly Series?[] _series;

    internal DiskSensor(IEnumerable<string> devices, SeriesSet set, ReadBuffer buffer, TimeProvider clock)
    {
        _file = KernelFile.Open("/proc/diskstats", buffer, inPieces: true);
        _set = set;
        _clock = clock;
        _devices = [.. devices.Distinct(StringComparer.Ordinal).Select(name => (name, Encoding.UTF8.GetBytes(name)))];
        _series = new Series?[_devices.Length];
    }

    /// <summary>Those asked for that have no reading so far.</summary>
    internal IEnumerable<string> Missing => _devices.Where((_, i) => _series[i] is null).Select(device => device.Name);

    public void Read(int slice)
    {
        if (_devices.Length == 0)
            return;
        var now = _clock.GetTimestamp();
        var text = _file.Read();
        while (DiskStatsParser.TryTakeDevice(ref text, out var name, out var counters))
        {
            for (var i = 0; i < _devices.Length; i++)
            {
                if (name.SequenceEqual(_devices[i].Bytes))
                    Add(_series[i] ??= _set.Create($"block:{_devices[i].Name}", ColumnsOf(counters)), now, slice, counters);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static Column[] ColumnsOf(in DiskCounters counters)
    {
        List<Column> columns =
        [
            new("read_ios", "count"), new("read_bytes", "bytes"), new("write_ios", "count"), new("written_bytes", "bytes"),
            new("io_ns", "ns"),
        ];
        if (counters.DiscardedBytes is not null)
            columns.Add(new("discarded_bytes", "bytes"));
        if (counters.Flushes is not null)
            columns.Add(new("flush_ios", "count"));
        return [.. columns];
    }

    private static void Add(Series series, long now, int slice, in DiskCounters counters)
    {
        Span<long> row =
        [
            counters.Reads, counters.ReadBytes, counters.Writes, counters.WrittenBytes, counters.IoMs * 1_000_000,
            counters.DiscardedBytes ?? 0, counters.Flushes ?? 0,
        ];
        series.Ring.Add(now, slice, row[..series.Columns.Count]);
    }
}

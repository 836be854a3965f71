using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Cgroups;

/// <summary>
/// One cgroup (<c>cgroup:/edge/x</c>). It may be marked before the runtime makes it: then its readings begin when it is there. Once gone
/// it stays gone until the next mark.
/// </summary>
internal sealed class CgroupSeries : IDisposable
{
    private static readonly Column[] CpuColumns = [new("usage_ns", "ns"), new("user_ns", "ns"), new("system_ns", "ns")];
    private static readonly Column MemoryColumn = new("memory_bytes", "bytes");

    private readonly string _path;
    private readonly CgroupPaths _paths;
    private readonly SeriesSet _set;
    private readonly ReadBuffer _buffer;
    private readonly TimeProvider _clock;
    private CgroupFiles? _files;
    private Series? _series;

    internal CgroupSeries(string path, CgroupMounts mounts, SeriesSet set, ReadBuffer buffer, TimeProvider clock)
    {
        _path = path;
        _paths = new CgroupPaths(mounts, path);
        _set = set;
        _buffer = buffer;
        _clock = clock;
    }

    internal bool HasEnded => _series is { Ended: true };

    internal void Read(int slice)
    {
        if (HasEnded)
            return;
        _files ??= CgroupFiles.TryOpen(_paths, _buffer);
        if (_files is null)
            return;

        var now = _clock.GetTimestamp();
        Span<long> row = stackalloc long[4];
        if (!_files.TryRead(row, out var width))
        {
            End();
            return;
        }

        _series ??= Begin(width);
        if (width == _series.Columns.Count)
            _series.Ring.Add(now, slice, row[..width]);
    }

    internal void End()
    {
        _series?.End();
        Dispose();
    }

    public void Dispose() => _files?.Dispose();

    private Series Begin(int width)
    {
        var series = _set.Create($"cgroup:{_path}", width > CpuColumns.Length ? [.. CpuColumns, MemoryColumn] : CpuColumns);
        series.Attributes["version"] = _files!.IsUnified ? "2" : "1";
        if (width == CpuColumns.Length)
            series.Attributes["without"] = "memory_bytes: no memory controller on this cgroup";
        return series;
    }
}

using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Cgroups;

/// <summary>The marked cgroups.</summary>
internal sealed class CgroupSensor(CgroupMounts mounts, SeriesSet set, ReadBuffer buffer, TimeProvider clock) : ISensor
{
    private readonly Dictionary<string, CgroupSeries> _followed = new(StringComparer.Ordinal);

    public void Read(int slice)
    {
        foreach (var cgroup in _followed.Values)
            cgroup.Read(slice);
    }

    /// <summary>From here on these; the others end with the readings they have.</summary>
    internal void Follow(IReadOnlyList<string> paths, int slice)
    {
        foreach (var (path, cgroup) in _followed.ToArray())
        {
            if (paths.Contains(path, StringComparer.Ordinal) && !cgroup.HasEnded)
                continue;
            cgroup.End();
            _followed.Remove(path);
        }

        foreach (var path in paths)
        {
            if (_followed.ContainsKey(path))
                continue;
            var cgroup = new CgroupSeries(path, mounts, set, buffer, clock);
            _followed.Add(path, cgroup);
            cgroup.Read(slice);
        }
    }

    public void Dispose()
    {
        foreach (var cgroup in _followed.Values)
            cgroup.Dispose();
    }
}

using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Network;

/// <summary>
/// The marked interfaces, from one read of /proc/net/dev. The same counters are in /sys/class/net/IFACE/statistics, one file each: that is
/// six system calls an interface instead of two in all, and the six are not of one moment, which a ratio of two of them should be.
/// </summary>
internal sealed class NetworkSensor(SeriesSet set, ReadBuffer buffer, TimeProvider clock) : ISensor
{
    private readonly KernelFile _file = KernelFile.Open("/proc/net/dev", buffer, inPieces: true);
    private readonly List<NetworkSeries> _followed = [];

    public void Read(int slice) => Read(slice, newcomersOnly: false);

    /// <summary>From here on these; the others end with the readings they have.</summary>
    internal void Follow(IReadOnlyList<string> names, int slice)
    {
        for (var i = _followed.Count - 1; i >= 0; i--)
        {
            if (names.Contains(_followed[i].Name, StringComparer.Ordinal) && !_followed[i].HasEnded)
                continue;
            _followed[i].End();
            _followed.RemoveAt(i);
        }

        foreach (var name in names)
        {
            if (!_followed.Exists(followed => followed.Name == name))
                _followed.Add(new NetworkSeries(name, set));
        }

        // Those that were followed before have their reading of this moment in the slice that ended.
        Read(slice, newcomersOnly: true);
    }

    public void Dispose() => _file.Dispose();

    private void Read(int slice, bool newcomersOnly)
    {
        if (_followed.Count == 0)
            return;
        var now = clock.GetTimestamp();
        var text = _file.Read();
        while (NetDevParser.TryTakeInterface(ref text, out var name, out var counters))
        {
            foreach (var followed in _followed)
            {
                if (followed.Is(name) && !(newcomersOnly && followed.HasBegun))
                    followed.Add(now, slice, counters);
            }
        }

        if (newcomersOnly)
            return;
        foreach (var followed in _followed)
            followed.EndUnlessSeen();
    }
}

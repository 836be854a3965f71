using System.Text;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Network;

/// <summary>
/// One interface (<c>net:ve0a1b2c3d4e</c>). It may be marked before the runtime makes it: then its readings begin when it is there. Once
/// gone it stays gone until the next mark: another one of the same name would count from zero.
/// </summary>
internal sealed class NetworkSeries(string name, SeriesSet set)
{
    private static readonly Column[] Columns =
    [
        new("rx_bytes", "bytes"), new("tx_bytes", "bytes"), new("rx_packets", "count"), new("tx_packets", "count"),
        new("rx_dropped", "count"), new("tx_dropped", "count"),
    ];

    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(name);
    private Series? _series;
    private bool _seen;

    internal string Name { get; } = name;

    internal bool HasBegun => _series is not null;

    internal bool HasEnded => _series is { Ended: true };

    internal bool Is(ReadOnlySpan<byte> name) => name.SequenceEqual(_bytes);

    internal void Add(long now, int slice, in InterfaceCounters counters)
    {
        _seen = true;
        if (HasEnded)
            return;
        _series ??= set.Create($"net:{Name}", Columns);
        _series.Ring.Add(
            now, slice, [counters.RxBytes, counters.TxBytes, counters.RxPackets, counters.TxPackets, counters.RxDropped, counters.TxDropped]);
    }

    /// <summary>To be called once the whole file was looked through.</summary>
    internal void EndUnlessSeen()
    {
        if (!_seen)
            End();
        _seen = false;
    }

    internal void End() => _series?.End();
}

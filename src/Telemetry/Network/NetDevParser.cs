using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Network;

/// <summary>One interface's line of /proc/net/dev. What the kernel had no room for (missed) is in <see cref="RxDropped"/> too.</summary>
internal readonly record struct InterfaceCounters(
    long RxBytes, long TxBytes, long RxPackets, long TxPackets, long RxDropped, long TxDropped);

/// <summary>/proc/net/dev, see dev_seq_printf_stats in net/core/net-procfs.c of the kernel.</summary>
internal static class NetDevParser
{
    /// <summary>Takes the next interface's line; a heading, or one that is cut off or no numbers, is passed over.</summary>
    internal static bool TryTakeInterface(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> name, out InterfaceCounters counters)
    {
        while (Text.TryTakeLine(ref text, out var line))
        {
            if (TryParseLine(line, out name, out counters))
                return true;
        }

        name = default;
        counters = default;
        return false;
    }

    private static bool TryParseLine(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out InterfaceCounters counters)
    {
        counters = default;
        name = default;
        // A name has no colon in it, and old kernels put no blank behind the one that ends it.
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
            return false;
        name = line[..colon].TrimStart((byte)' ');
        line = line[(colon + 1)..];

        // Received: bytes, packets, errors, dropped, fifo, frame, compressed, multicast; sent: bytes, packets, errors, dropped, ...
        Span<long> fields = stackalloc long[16];
        var count = 0;
        while (count < fields.Length && Text.TryTakeLong(ref line, out fields[count]))
            count++;
        if (name.IsEmpty || count < fields.Length)
            return false;

        counters = new InterfaceCounters(
            RxBytes: fields[0], TxBytes: fields[8], RxPackets: fields[1], TxPackets: fields[9], RxDropped: fields[3], TxDropped: fields[11]);
        return true;
    }
}

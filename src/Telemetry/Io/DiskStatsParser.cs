using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Io;

/// <summary>One device's line of /proc/diskstats.</summary>
/// <param name="ReadBytes">Read from the device; the kernel counts sectors of 512 bytes whatever the device's own size is.</param>
/// <param name="IoMs">Time with at least one request in flight.</param>
/// <param name="DiscardedBytes">Null before Linux 4.18.</param>
/// <param name="Flushes">Null before Linux 5.5.</param>
internal readonly record struct DiskCounters(
    long Reads, long ReadBytes, long Writes, long WrittenBytes, long IoMs, long? DiscardedBytes, long? Flushes);

/// <summary>/proc/diskstats, see Documentation/admin-guide/iostats.rst of the kernel.</summary>
internal static class DiskStatsParser
{
    private const long SectorBytes = 512;

    /// <summary>Takes the next device's line; one that is cut off or no numbers is passed over.</summary>
    internal static bool TryTakeDevice(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> device, out DiskCounters counters)
    {
        while (Text.TryTakeLine(ref text, out var line))
        {
            if (TryParseLine(line, out device, out counters))
                return true;
        }

        device = default;
        counters = default;
        return false;
    }

    private static bool TryParseLine(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> device, out DiskCounters counters)
    {
        counters = default;
        device = default;
        if (!Text.TrySkipWords(ref line, 2) || !Text.TryTakeWord(ref line, out device))
            return false;

        // reads, merged, sectors, ms; writes, merged, sectors, ms; in flight, ms, weighted ms; discards x 4 (4.18); flushes x 2 (5.5)
        Span<long> fields = stackalloc long[17];
        var count = 0;
        while (count < fields.Length && Text.TryTakeLong(ref line, out fields[count]))
            count++;
        if (count < 11)
            return false;

        counters = new DiskCounters(
            Reads: fields[0],
            ReadBytes: fields[2] * SectorBytes,
            Writes: fields[4],
            WrittenBytes: fields[6] * SectorBytes,
            IoMs: fields[9],
            DiscardedBytes: count >= 15 ? fields[13] * SectorBytes : null,
            Flushes: count >= 17 ? fields[15] : null);
        return true;
    }
}

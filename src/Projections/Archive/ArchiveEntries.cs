using System.Formats.Tar;

namespace EdgePipeline.Projections.Archive;

/// <summary>The entries of an archive, one after the other, each header checked by its checksum: TarReader believes whatever stands there.</summary>
/// <param name="tar">Reads the file.</param>
internal sealed class ArchiveEntries(Stream file, TarReader tar)
{
    private const int Block = 512;
    private int _number;

    /// <summary>Where the next header begins.</summary>
    private long _at;

    /// <param name="where">In the file, for what goes wrong.</param>
    /// <returns>Null: the file ends.</returns>
    /// <exception cref="ArchiveException">A header is damaged, or it is no tar.</exception>
    public async Task<TarEntry?> NextAsync(string where, CancellationToken cancellation)
    {
        _number++;
        await DemandHeadersAsync(cancellation);
        try
        {
            var entry = await tar.GetNextEntryAsync(copyData: false, cancellation);
            _at += Blocks(entry?.Length ?? 0);
            return entry;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new ArchiveException(
                _number == 1 ? $"it is no archive of EdgePipeline: it is no tar ({failure.Message})" : $"it ends or is damaged {where} ({failure.Message})");
        }
    }

    /// <summary>Checks the entry's own header and those before it that extend it, and goes past them.</summary>
    private async Task DemandHeadersAsync(CancellationToken cancellation)
    {
        var readOn = file.Position;
        var header = new byte[Block];
        for (var isExtension = true; isExtension;)
        {
            file.Position = _at;
            if (await file.ReadAtLeastAsync(header, Block, throwOnEndOfStream: false, cancellation) < Block || !header.AsSpan().ContainsAnyExcept((byte)0))
            {
                break;
            }

            if (!HasItsChecksum(header))
            {
                // Something else altogether is not damaged.
                throw new ArchiveException(_number > 1 || header.AsSpan(257, 5).SequenceEqual("ustar"u8)
                    ? $"the header of entry {_number}, at byte {_at}, is damaged: it does not have the checksum that it names"
                    : "it is no archive of EdgePipeline: it is no tar");
            }

            // Of POSIX, and of GNU.
            isExtension = header[156] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K';
            _at += Block + (isExtension ? Blocks(Octal(header.AsSpan(124, 12)) ?? 0) : 0);
        }

        file.Position = readOn;
    }

    /// <summary>The sum of its bytes, the checksum itself counted as spaces.</summary>
    private static bool HasItsChecksum(ReadOnlySpan<byte> header)
    {
        var sum = 0L;
        for (var i = 0; i < Block; i++)
        {
            sum += i is >= 148 and < 156 ? ' ' : header[i];
        }

        return Octal(header[148..156]) == sum;
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        long value = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value << 3) + (digit - '0');
        }

        return value;
    }

    private static long Blocks(long bytes) => (bytes + Block - 1) / Block * Block;
}

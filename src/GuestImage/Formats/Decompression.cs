using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4;
using SharpCompress.Compressors.Xz;
using SharpCompress.Compressors.ZStandard;

namespace EdgePipeline.GuestImage.Formats;

/// <summary>The compressions that Debian uses for kernels and modules, told apart by their first bytes.</summary>
public static class Decompression
{
    /// <summary>Each block of the legacy LZ4 format expands to this, the last to less.</summary>
    private const int Lz4LegacyBlock = 8 << 20;

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];
    private static ReadOnlySpan<byte> Xz => [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00];
    private static ReadOnlySpan<byte> Zstd => [0x28, 0xB5, 0x2F, 0xFD];
    private static ReadOnlySpan<byte> Lz4Legacy => [0x02, 0x21, 0x4C, 0x18];

    public static bool IsGzip(ReadOnlySpan<byte> data) => data.StartsWith(Gzip);

    public static bool IsCompressed(ReadOnlySpan<byte> data) =>
        data.StartsWith(Gzip) || data.StartsWith(Xz) || data.StartsWith(Zstd) || data.StartsWith(Lz4Legacy);

    /// <exception cref="InvalidDataException">Damaged, or a compression that is none of gzip, xz, zstd, LZ4 legacy.</exception>
    public static byte[] Expand(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith(Lz4Legacy))
            return ExpandLz4Legacy(data[Lz4Legacy.Length..]);

        using var source = new MemoryStream(data.ToArray());
        if (data.StartsWith(Gzip))
            return ReadAll(new GZipStream(source, CompressionMode.Decompress));
        if (data.StartsWith(Xz))
            return ReadAll(new XZStream(source));
        if (data.StartsWith(Zstd))
            return ReadAll(new DecompressionStream(source));
        throw new InvalidDataException(
            $"Unknown compression, first bytes {Convert.ToHexStringLower(data[..Math.Min(6, data.Length)])}: not gzip, xz, zstd or LZ4 legacy.");
    }

    private static byte[] ExpandLz4Legacy(ReadOnlySpan<byte> data)
    {
        using var expanded = new MemoryStream();
        var block = new byte[Lz4LegacyBlock];
        while (!data.IsEmpty)
        {
            var size = data.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(data);
            if (size > data.Length - 4)
                throw new InvalidDataException($"LZ4 data is truncated {data.Length} bytes before its end.");
            var written = LZ4Codec.Decode(data.Slice(4, (int)size), block);
            if (written < 0)
                throw new InvalidDataException($"LZ4 data is damaged in the block that ends {data.Length - 4 - size} bytes before its end.");
            expanded.Write(block, 0, written);
            data = data[(4 + (int)size)..];
        }

        return expanded.ToArray();
    }

    private static byte[] ReadAll(Stream stream)
    {
        using (stream)
        using (var expanded = new MemoryStream())
        {
            try
            {
                stream.CopyTo(expanded);
            }
            catch (Exception failure) when (failure is not InvalidDataException)
            {
                throw new InvalidDataException($"Compressed data is damaged: {failure.Message}", failure);
            }

            return expanded.ToArray();
        }
    }
}

using System.Buffers.Binary;

namespace EdgePipeline.GuestImage.Formats;

/// <summary>Distribution kernels as loaders want them: an ELF on x86_64 (Firecracker), a plain Image on arm64.</summary>
public static class KernelFile
{
    private const int SetupSectors = 0x1F1, BootMagic = 0x202, BootVersion = 0x206, PayloadOffset = 0x248, PayloadLength = 0x24C;

    /// <summary>The ELF inside a bzImage. Source: the x86 boot protocol, fields payload_offset and payload_length (2.08 and later).</summary>
    /// <exception cref="InvalidDataException">Not a bzImage, or its payload is damaged or of an unknown compression.</exception>
    public static byte[] ElfOfBzImage(ReadOnlySpan<byte> image)
    {
        if (image.Length < 0x250 || !image[BootMagic..(BootMagic + 4)].SequenceEqual("HdrS"u8))
            throw new InvalidDataException("The kernel is not a bzImage: no HdrS at 0x202.");
        if (BinaryPrimitives.ReadUInt16LittleEndian(image[BootVersion..]) < 0x208)
            throw new InvalidDataException("The kernel's boot protocol is older than 2.08 and does not say where its payload lies.");

        // A zero means four sectors, for loaders of the last century.
        var setup = image[SetupSectors] == 0 ? 4 : image[SetupSectors];
        var start = (setup + 1) * 512L + BinaryPrimitives.ReadUInt32LittleEndian(image[PayloadOffset..]);
        var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(image[PayloadLength..]);
        if (start + length > image.Length)
            throw new InvalidDataException($"The bzImage is truncated: its payload ends at byte {start + length}, the file at {image.Length}.");

        var elf = Decompression.Expand(WithoutSize(image.Slice((int)start, (int)length), out var size));
        if (elf.Length != size)
            throw new InvalidDataException($"The bzImage's payload expands to {elf.Length} bytes; it says {size}.");
        return elf.AsSpan().StartsWith(Elf.Magic) ? elf : throw new InvalidDataException("The bzImage's payload is not an ELF file.");
    }

    /// <summary>The plain arm64 Image, which some distributions compress.</summary>
    public static byte[] Arm64Image(ReadOnlySpan<byte> image)
    {
        var plain = Decompression.IsCompressed(image) ? Decompression.Expand(image) : image.ToArray();
        return plain.Length > 0x40 && plain.AsSpan(0x38, 4).SequenceEqual("ARMd"u8)
            ? plain
            : throw new InvalidDataException("The kernel is not an arm64 Image: no ARMd at 0x38.");
    }

    /// <summary>The build appends the expanded size to what the compressor wrote; gzip's own trailer is that size and stays.</summary>
    private static ReadOnlySpan<byte> WithoutSize(ReadOnlySpan<byte> payload, out uint size)
    {
        size = BinaryPrimitives.ReadUInt32LittleEndian(payload[^4..]);
        return Decompression.IsGzip(payload) ? payload : payload[..^4];
    }
}

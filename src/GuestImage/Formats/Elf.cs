using System.Buffers.Binary;
using System.Text;

namespace EdgePipeline.GuestImage.Formats;

/// <summary>What a program needs to start: its loader and the libraries it names.</summary>
public sealed record ElfNeeds(ElfMachine Machine, string? Interpreter, IReadOnlyList<string> Libraries);

public enum ElfMachine
{
    Amd64 = 62,
    Arm64 = 183,
}

/// <summary>The few fields of 64-bit little-endian ELF that an image of another architecture is put together from; running ldd would need an emulator.</summary>
public static class Elf
{
    private const int Load = 1, Dynamic = 2, Interp = 3;
    private const long NeededTag = 1, StringTableTag = 5;

    public static ReadOnlySpan<byte> Magic => [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    public static bool IsElf(ReadOnlySpan<byte> file) => file.Length >= 64 && file.StartsWith(Magic) && file[4] == 2 && file[5] == 1;

    /// <exception cref="InvalidDataException">Not a 64-bit little-endian ELF file, or truncated.</exception>
    public static ElfNeeds Needs(ReadOnlySpan<byte> file)
    {
        if (!IsElf(file))
            throw new InvalidDataException("Not a 64-bit little-endian ELF file.");
        try
        {
            var segments = Segments(file);
            var dynamic = segments.FirstOrDefault(segment => segment.Type == Dynamic);
            var interpreter = segments.FirstOrDefault(segment => segment.Type == Interp);
            return new ElfNeeds(
                (ElfMachine)BinaryPrimitives.ReadUInt16LittleEndian(file[18..]),
                interpreter is null ? null : Text(file, interpreter.Offset),
                dynamic is null ? [] : Libraries(file, dynamic, segments));
        }
        catch (ArgumentOutOfRangeException failure)
        {
            throw new InvalidDataException("The ELF file is truncated.", failure);
        }
    }

    /// <summary>The names after <c>depends=</c> in a kernel module's .modinfo, in the order given.</summary>
    public static IReadOnlyList<string> ModuleDependencies(ReadOnlySpan<byte> module)
    {
        const string Key = "depends=";
        // Strings of .modinfo end in a zero byte; searching for the one line spares the section table.
        var at = module.IndexOf(Encoding.ASCII.GetBytes('\0' + Key));
        return at < 0 ? [] : Text(module, at + 1 + Key.Length).Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    private static List<Segment> Segments(ReadOnlySpan<byte> file)
    {
        var table = BinaryPrimitives.ReadInt64LittleEndian(file[32..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(file[54..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(file[56..]);
        List<Segment> segments = [];
        for (var i = 0; i < count; i++)
        {
            var header = file.Slice((int)table + i * size, size);
            segments.Add(new Segment(
                BinaryPrimitives.ReadInt32LittleEndian(header),
                BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(header[32..])));
        }

        return segments;
    }

    private static List<string> Libraries(ReadOnlySpan<byte> file, Segment dynamic, List<Segment> segments)
    {
        List<long> names = [];
        long strings = 0;
        for (var at = dynamic.Offset; at < dynamic.Offset + dynamic.Length; at += 16)
        {
            var tag = BinaryPrimitives.ReadInt64LittleEndian(file[(int)at..]);
            var value = BinaryPrimitives.ReadInt64LittleEndian(file[((int)at + 8)..]);
            if (tag == NeededTag)
                names.Add(value);
            if (tag == StringTableTag)
                strings = value;
        }

        var home = segments.First(segment => segment.Type == Load && strings >= segment.Address && strings < segment.Address + segment.Length);
        List<string> libraries = [];
        foreach (var name in names)
            libraries.Add(Text(file, strings - home.Address + home.Offset + name));
        return libraries;
    }

    private static string Text(ReadOnlySpan<byte> file, long offset)
    {
        var tail = file[(int)offset..];
        var end = tail.IndexOf((byte)0);
        return Encoding.UTF8.GetString(tail[..end]);
    }

    private sealed record Segment(int Type, long Offset, long Address, long Length);
}

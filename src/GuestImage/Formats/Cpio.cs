using System.Globalization;
using System.Text;

namespace EdgePipeline.GuestImage.Formats;

/// <summary>One member of an initramfs; <paramref name="Mode"/> holds type and permissions as stat does.</summary>
public sealed record CpioEntry(string Path, int Mode, byte[] Content)
{
    public static CpioEntry Folder(string path) => new(path, 0x4000 | 0x1ED, []);

    public static CpioEntry Program(string path, byte[] content) => new(path, 0x8000 | 0x1ED, content);

    public static CpioEntry Link(string path, string target) => new(path, 0xA000 | 0x1FF, Encoding.UTF8.GetBytes(target));
}

/// <summary>The `newc` archive a kernel unpacks as its first root. No clock, owner or inode of the builder enters it.</summary>
public static class Cpio
{
    public static byte[] Write(IEnumerable<CpioEntry> entries)
    {
        using var archive = new MemoryStream();
        var inode = 1;
        foreach (var entry in entries)
            Append(archive, entry, inode++);
        Append(archive, new CpioEntry("TRAILER!!!", 0, []), 0);
        Pad(archive, 512);
        return archive.ToArray();
    }

    private static void Append(MemoryStream archive, CpioEntry entry, int inode)
    {
        var name = Encoding.UTF8.GetBytes(entry.Path + '\0');
        int[] fields =
        [
            inode, entry.Mode, 0 /* uid */, 0 /* gid */, 1 /* links */, 0 /* mtime */, entry.Content.Length,
            0, 0, 0, 0 /* devices */, name.Length, 0 /* checksum, unused by newc */,
        ];
        archive.Write("070701"u8);
        foreach (var field in fields)
            archive.Write(Encoding.ASCII.GetBytes(field.ToString("X8", CultureInfo.InvariantCulture)));
        archive.Write(name);
        Pad(archive, 4);
        archive.Write(entry.Content);
        Pad(archive, 4);
    }

    private static void Pad(MemoryStream archive, int multiple)
    {
        while (archive.Length % multiple != 0)
            archive.WriteByte(0);
    }
}

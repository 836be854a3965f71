using System.Buffers.Binary;
using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Processes;

/// <summary>Looks up files and folders of /proc that are needed once, without an allocation each.</summary>
internal sealed class ProcPaths(ReadBuffer buffer)
{
    private readonly byte[] _entries = new byte[32 * 1024];
    private readonly byte[] _path = new byte[64];

    /// <summary>Valid until the next call.</summary>
    internal ReadOnlySpan<byte> Stat(int pid) => Join("/proc/"u8, pid, "/stat\0"u8);

    internal ReadOnlySpan<byte> Tasks(int pid) => Join("/proc/"u8, pid, "/task\0"u8);

    internal ReadOnlySpan<byte> Children(int pid, int task)
    {
        var length = Join("/proc/"u8, pid, "/task/"u8).Length;
        _ = task.TryFormat(_path.AsSpan(length), out var digits);
        "/children\0"u8.CopyTo(_path.AsSpan(length + digits));
        return _path;
    }

    /// <summary>Empty when there is no such file.</summary>
    internal ReadOnlySpan<byte> Read(ReadOnlySpan<byte> path)
    {
        var fd = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec);
        if (fd < 0)
            return [];
        var text = buffer.Fill(fd, inPieces: true);
        _ = Libc.Close(fd);
        return text;
    }

    /// <summary>Zero, which is nobody's id, when the process is gone or over.</summary>
    internal int ParentOf(int pid) =>
        ProcessStat.TryParse(Read(Stat(pid)), out _, out var stat) && !stat.IsOver ? stat.Parent : 0;

    /// <summary>The entries of a folder whose names are numbers; none when it is gone.</summary>
    internal void List(ReadOnlySpan<byte> path, List<int> numbers)
    {
        numbers.Clear();
        var fd = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec);
        if (fd < 0)
            return;
        nint length;
        while ((length = Libc.ReadDirectory(fd, _entries, _entries.Length)) > 0)
            AddNumbers(_entries.AsSpan(0, (int)length), numbers);
        _ = Libc.Close(fd);
    }

    /// <summary>Entries of getdents64(2): inode and offset (8 bytes each), length (2), type (1), name up to a zero byte.</summary>
    private static void AddNumbers(ReadOnlySpan<byte> entries, List<int> numbers)
    {
        while (!entries.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entries[16..]);
            var name = entries[19..length];
            if (Text.TryParse(name[..name.IndexOf((byte)0)], out var number))
                numbers.Add((int)number);
            entries = entries[length..];
        }
    }

    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> before, int number, ReadOnlySpan<byte> after)
    {
        before.CopyTo(_path);
        _ = number.TryFormat(_path.AsSpan(before.Length), out var digits);
        after.CopyTo(_path.AsSpan(before.Length + digits));
        return _path.AsSpan(0, before.Length + digits + after.Length);
    }
}

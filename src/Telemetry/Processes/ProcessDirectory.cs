using System.Buffers.Binary;
using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Processes;

/// <summary>The process ids in /proc, and the parent of one, without an allocation each.</summary>
internal sealed class ProcessDirectory : IDisposable
{
    private readonly byte[] _entries = new byte[32 * 1024];
    private readonly byte[] _path = new byte[32];
    private readonly ReadBuffer _buffer;
    private readonly int _fd;

    internal ProcessDirectory(ReadBuffer buffer)
    {
        _buffer = buffer;
        _fd = Libc.Open("/proc\0"u8, Libc.ReadOnly | Libc.CloseOnExec);
        if (_fd < 0)
            throw new IOException("/proc cannot be listed: telemetry needs a mounted /proc.");
    }

    internal void List(List<int> pids)
    {
        pids.Clear();
        _ = Libc.Seek(_fd, 0, whence: 0);
        nint length;
        while ((length = Libc.ReadDirectory(_fd, _entries, _entries.Length)) > 0)
            AddPids(_entries.AsSpan(0, (int)length), pids);
    }

    /// <summary>Zero, which is nobody's id, when the process is gone or over meanwhile.</summary>
    internal int ParentOf(int pid)
    {
        "/proc/"u8.CopyTo(_path);
        _ = pid.TryFormat(_path.AsSpan(6), out var digits);
        "/stat\0"u8.CopyTo(_path.AsSpan(6 + digits));
        var fd = Libc.Open(_path, Libc.ReadOnly | Libc.CloseOnExec);
        if (fd < 0)
            return 0;
        var found = ProcessStat.TryParse(_buffer.Fill(fd, inPieces: false), out _, out var stat);
        _ = Libc.Close(fd);
        return found && !stat.IsOver ? stat.Parent : 0;
    }

    public void Dispose() => _ = Libc.Close(_fd);

    /// <summary>Entries of getdents64(2): inode and offset (8 bytes each), length (2), type (1), name up to a zero byte.</summary>
    private static void AddPids(ReadOnlySpan<byte> entries, List<int> pids)
    {
        while (!entries.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entries[16..]);
            var name = entries[19..length];
            if (Text.TryParse(name[..name.IndexOf((byte)0)], out var pid))
                pids.Add((int)pid);
            entries = entries[length..];
        }
    }
}

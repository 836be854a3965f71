using System.Runtime.InteropServices;
using System.Text;

namespace EdgePipeline.Telemetry.Kernel;

/// <summary>A file of /proc or of a cgroup, held open. What vanished reads as nothing, never as another's numbers.</summary>
internal sealed class KernelFile : IDisposable
{
    private readonly ReadBuffer _buffer;
    private readonly bool _inPieces;
    private int _fd;

    private KernelFile(int fd, ReadBuffer buffer, bool inPieces)
    {
        _fd = fd;
        _buffer = buffer;
        _inPieces = inPieces;
    }

    internal static KernelFile? TryOpen(string path, ReadBuffer buffer) => TryOpen(PathBytes(path), buffer);

    /// <param name="path">From <see cref="PathBytes"/>, for what is tried again and again.</param>
    internal static KernelFile? TryOpen(ReadOnlySpan<byte> path, ReadBuffer buffer)
    {
        var fd = Libc.Open(path, Libc.ReadOnly | Libc.CloseOnExec);
        return fd < 0 ? null : new KernelFile(fd, buffer, inPieces: false);
    }

    /// <exception cref="IOException">The file cannot be opened.</exception>
    internal static KernelFile Open(string path, ReadBuffer buffer, bool inPieces = false)
    {
        var fd = Libc.Open(PathBytes(path), Libc.ReadOnly | Libc.CloseOnExec);
        return fd >= 0
            ? new KernelFile(fd, buffer, inPieces)
            : throw new IOException($"{path} cannot be opened ({Marshal.GetLastPInvokeErrorMessage()}): telemetry needs a mounted /proc.");
    }

    internal static byte[] PathBytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    internal ReadOnlySpan<byte> Read() => _buffer.Fill(_fd, _inPieces);

    public void Dispose()
    {
        if (_fd >= 0)
            _ = Libc.Close(_fd);
        _fd = -1;
    }
}

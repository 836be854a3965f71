using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace EdgePipeline.Telemetry.Kernel;

/// <summary>A file of /sys with one number in it, held open. One of a device that went is tried anew at each reading: it may come back.</summary>
/// <param name="isHex">Without 0x before it, or with.</param>
internal sealed class NumberFile(string path, ReadBuffer buffer, bool isHex = false) : IDisposable
{
    private readonly byte[] _path = KernelFile.PathBytes(path);
    private int _fd = -1;
    private string? _error;

    internal string Path { get; } = path;

    /// <summary>Why the last reading failed; null: it did not.</summary>
    internal string? Problem => _error is null ? null : $"{Path} {_error}";

    internal bool TryRead(out long value)
    {
        value = 0;
        // No object of its own for the open file: a zone that is off is tried at each reading, and that must allocate nothing.
        if (_fd < 0)
            _fd = Libc.Open(_path, Libc.ReadOnly | Libc.CloseOnExec);
        if (_fd < 0)
        {
            _error ??= $"cannot be opened ({Marshal.GetLastPInvokeErrorMessage()})";
            return false;
        }

        var text = buffer.Fill(_fd, inPieces: false).TrimEnd("\n "u8);
        if (isHex ? TryParseHex(text, out value) : Text.TryParse(text, out value))
        {
            _error = null;
            return true;
        }

        Dispose();
        _error ??= "has no number to read";
        return false;
    }

    public void Dispose()
    {
        if (_fd >= 0)
            _ = Libc.Close(_fd);
        _fd = -1;
    }

    private static bool TryParseHex(ReadOnlySpan<byte> text, out long value)
    {
        if (text.StartsWith("0x"u8))
            text = text[2..];
        return Utf8Parser.TryParse(text, out value, out var consumed, 'x') && consumed == text.Length;
    }
}

namespace EdgePipeline.Telemetry.Kernel;

/// <summary>The one buffer that every file is read into. It grows to the largest file seen and stays.</summary>
internal sealed class ReadBuffer
{
    private const int LargestBytes = 4 * 1024 * 1024;

    private byte[] _bytes = new byte[64 * 1024];

    /// <summary>Reads a file from its beginning; empty when it is gone or has nothing to say.</summary>
    internal ReadOnlySpan<byte> Fill(int fd)
    {
        var length = 0;
        while (true)
        {
            // A /proc file longer than a page comes in pieces that end at a line; zero bytes is its end.
            var read = (int)Libc.PRead(fd, _bytes.AsSpan(length), _bytes.Length - length, length);
            if (read < 0)
                return [];
            if (read == 0)
                return _bytes.AsSpan(0, length);
            length += read;
            if (length < _bytes.Length)
                continue;
            if (length >= LargestBytes)
                return _bytes.AsSpan(0, length);
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }
    }
}

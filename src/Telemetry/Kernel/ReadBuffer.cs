namespace EdgePipeline.Telemetry.Kernel;

/// <summary>The one buffer that every file is read into. It grows to the largest file seen and stays.</summary>
internal sealed class ReadBuffer
{
    private const int LargestBytes = 4 * 1024 * 1024;

    private byte[] _bytes = new byte[64 * 1024];

    /// <summary>Reads a file from its beginning; empty when it is gone or has nothing to say.</summary>
    /// <param name="inPieces">
    /// The kernel gives a list longer than a page in pieces that end at a line, until a read gives nothing. Other files come whole.
    /// </param>
    internal ReadOnlySpan<byte> Fill(int fd, bool inPieces)
    {
        var length = 0;
        while (true)
        {
            var read = (int)Libc.PRead(fd, _bytes.AsSpan(length), _bytes.Length - length, length);
            if (read < 0)
                return [];
            if (read == 0)
                return _bytes.AsSpan(0, length);
            length += read;
            if (length < _bytes.Length && !inPieces)
                return _bytes.AsSpan(0, length);
            if (length < _bytes.Length)
                continue;
            if (length >= LargestBytes)
                return _bytes.AsSpan(0, length);
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }
    }
}

using System.Buffers;
using System.Text;

namespace EdgePipeline.DeviceWorker.Processes;

/// <summary>A started program.</summary>
/// <param name="ExitCode">Completes once the program ended and its output is read to the end.</param>
internal sealed record RunningTool(int ProcessId, Task<int> ExitCode, CappedCapture Output, CappedCapture Error);

internal delegate void Heard(ReadOnlySpan<byte> bytes);

/// <summary>Keeps the first 4 MiB of a stream and reads the rest away, so that a tool gone wild cannot fill the memory.</summary>
internal sealed class CappedCapture(Heard? heard = null)
{
    private const int Limit = 4 << 20;
    private readonly ArrayBufferWriter<byte> _kept = new();

    public byte[] Bytes => _kept.WrittenSpan.ToArray();

    public string Text => Encoding.UTF8.GetString(_kept.WrittenSpan);

    public async Task DrainAsync(Stream stream, CancellationToken ct)
    {
        var buffer = new byte[16384];
        for (var read = await stream.ReadAsync(buffer, ct); read > 0; read = await stream.ReadAsync(buffer, ct))
        {
            heard?.Invoke(buffer.AsSpan(0, read));
            _kept.Write(buffer.AsSpan(0, Math.Min(read, Limit - _kept.WrittenCount)));
        }
    }
}

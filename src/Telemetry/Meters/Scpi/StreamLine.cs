using System.Net.Sockets;
using System.Text;

namespace EdgePipeline.Telemetry.Meters.Scpi;

/// <summary>Over TCP, as instruments offer it on a raw socket.</summary>
internal sealed class StreamLine : ILine
{
    private const int LongestBytes = 4096, TimeoutMs = 2000;

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly NetworkStream _stream;

    /// <exception cref="IOException">It cannot be reached.</exception>
    internal StreamLine(string host, int port)
    {
        try
        {
            if (!_client.ConnectAsync(host, port).Wait(TimeoutMs))
                throw new IOException($"{host}:{port} did not answer within {TimeoutMs} ms");
        }
        catch (AggregateException failure)
        {
            throw new IOException($"{host}:{port}: {failure.GetBaseException().Message}");
        }

        _stream = _client.GetStream();
        _stream.ReadTimeout = _stream.WriteTimeout = TimeoutMs;
    }

    public void Say(string line) => _stream.Write(Encoding.ASCII.GetBytes(line + '\n'));

    public string Hear()
    {
        var line = new StringBuilder();
        while (line.Length < LongestBytes)
        {
            var next = _stream.ReadByte();
            if (next < 0)
                throw new IOException("the instrument closed the connection");
            if (next == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)next);
        }

        throw new IOException($"the instrument's answer is longer than {LongestBytes} bytes");
    }

    public void Dispose() => _client.Dispose();
}

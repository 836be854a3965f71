using System.Net.Sockets;
using System.Text;

namespace EdgePipeline.Telemetry.Meters.Scpi;

/// <summary>Over TCP, as instruments offer it on a raw socket.</summary>
internal sealed class StreamLine : ILine
{
    private const int LongestBytes = 4096, TimeoutMs = 2000;

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly NetworkStream _stream;
    private readonly string _address;
    private readonly TimeProvider _clock;

    /// <exception cref="IOException">It cannot be reached.</exception>
    internal StreamLine(string host, int port, TimeProvider clock)
    {
        (_address, _clock) = ($"{host}:{port}", clock);
        try
        {
            if (!_client.ConnectAsync(host, port).Wait(TimeoutMs))
                throw Late();
            _stream = _client.GetStream();
            _stream.WriteTimeout = TimeoutMs;
        }
        catch (AggregateException failure)
        {
            Dispose();
            throw new IOException($"{_address}: {failure.GetBaseException().Message}");
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
    }

    public void Say(string line) => _stream.Write(Encoding.ASCII.GetBytes(line + '\n'));

    public string Hear()
    {
        var line = new StringBuilder();
        var began = _clock.GetTimestamp();
        while (line.Length < LongestBytes)
        {
            var next = NextByte(TimeoutMs - (int)_clock.GetElapsedTime(began).TotalMilliseconds);
            if (next < 0)
                throw new IOException("the instrument closed the connection");
            if (next == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)next);
        }

        throw new IOException($"the instrument's answer is longer than {LongestBytes} bytes");
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Within what is left of the whole answer's time.</summary>
    private int NextByte(int leftMs)
    {
        if (leftMs <= 0)
            throw Late();
        _stream.ReadTimeout = leftMs;
        try
        {
            return _stream.ReadByte();
        }
        catch (IOException failure) when (failure.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut })
        {
            throw Late();
        }
    }

    private IOException Late() => new($"{_address} did not answer within {TimeoutMs} ms");
}

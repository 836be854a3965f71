using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgePipeline.Telemetry.Tests.Meters;

/// <summary>A server on loopback that behaves like an instrument: it hears lines and answers those that end in a question mark.</summary>
/// <param name="answer">To a question; null: silence; an empty string closes the connection.</param>
/// <param name="pause">Before each byte of an answer.</param>
internal sealed class Instrument : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string?> _answer;
    private readonly List<string> _heard = [];

    private readonly TimeSpan _pause;

    internal Instrument(Func<string, string?> answer, TimeSpan pause = default)
    {
        (_answer, _pause) = (answer, pause);
        _listener.Start();
        _ = AcceptAsync();
    }

    internal string Host => "127.0.0.1";

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal IReadOnlyList<string> Heard
    {
        get
        {
            lock (_heard)
                return [.. _heard];
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task SayAsync(NetworkStream stream, byte[] answer)
    {
        foreach (var piece in _pause == default ? [answer] : answer.Chunk(1))
        {
            await Task.Delay(_pause);
            await stream.WriteAsync(piece);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var reader = new StreamReader(client.GetStream(), Encoding.ASCII))
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_heard)
                    _heard.Add(line);
                var answer = line.EndsWith('?') ? _answer(line) : null;
                if (answer?.Length == 0)
                    return;
                if (answer is not null)
                    await SayAsync(client.GetStream(), Encoding.ASCII.GetBytes(answer));
            }
        }
    }
}

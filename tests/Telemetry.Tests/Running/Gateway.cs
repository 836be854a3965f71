using System.Net;
using System.Net.Sockets;

namespace EdgePipeline.Telemetry.Tests.Running;

/// <summary>A way to the broker that can be shut, and that counts what passes towards it.</summary>
internal sealed class Gateway : IDisposable
{
    private readonly Uri _broker;
    private readonly List<TcpClient> _open = [];
    private readonly Lock _lock = new();
    private TcpListener? _listener;
    private long _bytesToBroker;

    internal Gateway(string broker)
    {
        _broker = new Uri(broker);
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
    }

    internal int Port { get; }

    internal string Address => new UriBuilder(_broker) { Host = "127.0.0.1", Port = Port }.Uri.AbsoluteUri;

    internal long BytesToBroker => Interlocked.Read(ref _bytesToBroker);

    internal void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    internal void Shut()
    {
        _listener?.Dispose();
        lock (_lock)
        {
            foreach (var client in _open)
                client.Dispose();
            _open.Clear();
        }
    }

    public void Dispose() => Shut();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var inside = await listener.AcceptTcpClientAsync();
                var outside = new TcpClient();
                lock (_lock)
                    _open.AddRange([inside, outside]);
                await outside.ConnectAsync(_broker.Host, _broker.Port);
                _ = CopyAsync(inside, outside, count => Interlocked.Add(ref _bytesToBroker, count));
                _ = CopyAsync(outside, inside, _ => { });
            }
        }
        catch (Exception)
        {
            // Shut.
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, Action<int> passed)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            {
                passed(read);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception)
        {
            // Shut, or the other side went.
        }

        from.Dispose();
        to.Dispose();
    }
}

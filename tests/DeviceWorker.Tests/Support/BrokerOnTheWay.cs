using System.Net;
using System.Net.Sockets;
using EdgePipeline.Messaging;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>A port before the real broker, which a test takes away and gives back: for its users, the broker itself goes and comes.</summary>
internal sealed class BrokerOnTheWay : IAsyncDisposable
{
    private readonly BrokerAddress _broker;
    private readonly int _port;

    /// <summary>Bound and never listening: while the port is taken away, nobody else gets it.</summary>
    private readonly Socket _kept = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<TcpClient> _open = [];
    private readonly Lock _lock = new();
    private TcpListener? _listener;

    public BrokerOnTheWay(string broker)
    {
        _broker = BrokerAddress.Parse(broker);
        _kept.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _kept.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _port = ((IPEndPoint)_kept.LocalEndPoint!).Port;
        Address = new UriBuilder(broker) { Host = "127.0.0.1", Port = _port }.Uri.AbsoluteUri;
        GiveBack();
    }

    /// <summary>The broker's address by this port.</summary>
    public string Address { get; }

    /// <summary>Closes every connection and refuses the next.</summary>
    public void Take()
    {
        _listener!.Stop();
        _listener = null;
        lock (_lock)
        {
            foreach (var client in _open)
            {
                client.Close();
            }

            _open.Clear();
        }
    }

    public void GiveBack()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    public ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            Take();
        }

        _kept.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                lock (_lock)
                {
                    _open.AddRange([near, far]);
                }

                _ = JoinAsync(near, far);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was taken away.
        }
    }

    /// <summary>What goes wrong with one connection is that connection's own.</summary>
    private async Task JoinAsync(TcpClient near, TcpClient far)
    {
        try
        {
            await far.ConnectAsync(_broker.Host, _broker.Port);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            near.Close();
            return;
        }

        _ = PassAsync(near, far);
        _ = PassAsync(far, near);
    }

    private static async Task PassAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }

        to.Close();
    }
}

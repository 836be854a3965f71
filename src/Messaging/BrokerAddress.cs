using EdgePipeline.Contracts;
using RabbitMQ.Client;

namespace EdgePipeline.Messaging;

/// <summary>Where the broker is, from <c>EDGE_BROKER</c>. Prints as host and port; the password never shows.</summary>
public sealed record BrokerAddress(string Host, ushort Port, string VirtualHost, string User, string Password, bool Tls)
{
    private const string Expected = "write amqp://user:password@host:5672/virtual-host (amqps:// for TLS)";

    /// <exception cref="ServerUnavailableException">The variable is missing or is not an AMQP address.</exception>
    public static BrokerAddress FromEnvironment() => Parse(Environment.GetEnvironmentVariable(ConnectionSettings.Broker));

    /// <exception cref="ServerUnavailableException">The text is missing or is not an AMQP address.</exception>
    public static BrokerAddress Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ServerUnavailableException($"{ConnectionSettings.Broker} is not set: {Expected}");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps") || uri.Host.Length == 0)
            throw new ServerUnavailableException($"{ConnectionSettings.Broker} is not an AMQP address: {Expected}");

        var tls = uri.Scheme == "amqps";
        var credentials = uri.UserInfo.Split(':', 2);
        var path = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        return new(
            uri.Host,
            (ushort)(uri.Port > 0 ? uri.Port : tls ? 5671 : 5672),
            path.Length == 0 ? "/" : path,
            credentials[0].Length == 0 ? "guest" : Uri.UnescapeDataString(credentials[0]),
            credentials.Length < 2 ? "guest" : Uri.UnescapeDataString(credentials[1]),
            tls);
    }

    /// <summary>Of connections that live until their first trouble: whoever opens one makes the next.</summary>
    public ConnectionFactory Factory()
    {
        var factory = new ConnectionFactory
        {
            HostName = Host,
            Port = Port,
            VirtualHost = VirtualHost,
            UserName = User,
            Password = Password,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
        };
        factory.Ssl.Enabled = Tls;
        factory.Ssl.ServerName = Host;
        return factory;
    }

    public override string ToString() => $"{Host}:{Port}{(VirtualHost.StartsWith('/') ? "" : "/")}{VirtualHost}";
}

using EdgePipeline.Contracts;
using RabbitMQ.Client;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>One connection with one confirming channel. It lives until the first trouble; the publisher makes the next.</summary>
internal sealed class BrokerLink : IAsyncDisposable
{
    private static readonly CachedString Exchange = new(Topology.TelemetryExchange);
    private static readonly CachedString RoutingKey = new(string.Empty);

    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BrokerLink(IConnection connection, IChannel channel, IChannel? meters)
    {
        _connection = connection;
        _channel = channel;
        Meters = meters;
    }

    internal bool IsOpen => _channel.IsOpen && Meters is not { IsOpen: false };

    /// <summary>Where meters of this device are served.</summary>
    internal IChannel? Meters { get; }

    internal static Task<IConnection> ConnectAsync(BrokerAddress address, string name, CancellationToken cancellation) =>
        new ConnectionFactory
        {
            Uri = address.Uri,
            ClientProvidedName = name,
            // The library would reconnect by itself, in a measure window too.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
        }.CreateConnectionAsync(cancellation);

    /// <param name="desk">For meters of this device; null: this process is a meter itself.</param>
    internal static async Task<BrokerLink> OpenAsync(BrokerAddress address, MeterDesk? desk, CancellationToken cancellation)
    {
        var connection = await ConnectAsync(address, "edge telemetry", cancellation);
        try
        {
            var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
            await channel.ExchangeDeclareAsync(
                Topology.TelemetryExchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellation);
            // With its queue, so that readings are kept when their reader comes up later.
            await channel.QueueDeclareAsync(
                Topology.TelemetryQueue, durable: true, exclusive: false, autoDelete: false, Topology.TelemetryQueueArguments(),
                cancellationToken: cancellation);
            await channel.QueueBindAsync(
                Topology.TelemetryQueue, Topology.TelemetryExchange, string.Empty, cancellationToken: cancellation);
            if (desk is null)
                return new BrokerLink(connection, channel, meters: null);
            var meters = await connection.CreateChannelAsync(cancellationToken: cancellation);
            await desk.OpenAsync(meters, cancellation);
            return new BrokerLink(connection, channel, meters);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Done when the broker has the page in a queue.</summary>
    internal async Task PublishAsync(OutgoingPage page, CancellationToken cancellation)
    {
        var properties = new BasicProperties
        {
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            Type = "telemetry_page",
            MessageId = $"{page.Session:D}/{page.Sequence}",
        };
        await _channel.BasicPublishAsync(Exchange, RoutingKey, mandatory: true, properties, page.Body, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        if (Meters is not null)
            await Meters.DisposeAsync();
        await _connection.DisposeAsync();
    }
}

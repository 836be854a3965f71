using EdgePipeline.Projections.Results;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.Projections.Replay.Publishing;

/// <summary>An exchange that results are sent to again, each confirmed before the next leaves: so they arrive in order.</summary>
internal sealed class ReplayExchange : IAsyncDisposable
{
    /// <summary>Header of a message that was sent again; the CloudEvent's attribute <c>replayed</c> says the same.</summary>
    public const string Header = "edge-replayed";

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _name;

    private ReplayExchange(IConnection connection, IChannel channel, string name)
    {
        _connection = connection;
        _channel = channel;
        _name = name;
    }

    /// <summary>Messages that no queue was bound for.</summary>
    public int Unrouted { get; private set; }

    /// <summary>Uses the exchange that is there, of whatever type; else declares a durable topic exchange.</summary>
    /// <param name="print">Gets which of the two it was.</param>
    public static async Task<ReplayExchange> OpenAsync(Uri broker, string name, Action<string> print, CancellationToken cancellation)
    {
        var connection = await Broker.ConnectAsync(broker, "projections-replay", cancellation);
        try
        {
            if (await ExistsAsync(connection, name, cancellation))
            {
                print($"exchange {name} is there");
            }
            else
            {
                await using var declaring = await connection.CreateChannelAsync(cancellationToken: cancellation);
                await declaring.ExchangeDeclareAsync(name, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
                print($"exchange {name} was not there: declared, topic and durable; what nobody has bound a queue for yet is lost");
            }

            return new ReplayExchange(connection, await connection.CreateChannelAsync(Broker.Confirmed, cancellation), name);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task SendAsync(ResultMessage message, CancellationToken cancellation)
    {
        var properties = ResultProperties.Of(message);
        properties.Headers = new Dictionary<string, object?> { [Header] = true };
        try
        {
            await _channel.BasicPublishAsync(_name, message.RoutingKey, mandatory: true, properties, CloudEventBody.Of(message, replayed: true), cancellation);
        }
        catch (PublishException returned) when (returned.IsReturn)
        {
            Unrouted++;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>Asking for what is not there closes the channel that asks.</summary>
    private static async Task<bool> ExistsAsync(IConnection connection, string name, CancellationToken cancellation)
    {
        await using var asking = await connection.CreateChannelAsync(cancellationToken: cancellation);
        try
        {
            await asking.ExchangeDeclarePassiveAsync(name, cancellation);
            return true;
        }
        catch (OperationInterruptedException absent) when (absent.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return false;
        }
    }
}

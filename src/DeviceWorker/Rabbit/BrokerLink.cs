using EdgePipeline.Contracts;
using EdgePipeline.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.DeviceWorker.Rabbit;

/// <summary>
/// One connection, with a channel that publishes and one that takes commands. It lives until the first trouble with either;
/// <see cref="Broker"/> makes the next.
/// </summary>
internal sealed class BrokerLink : IAsyncDisposable
{
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _gone = new();
    private readonly IConnection _connection;
    private readonly IChannel _publishing;
    private readonly string _queue;
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BrokerLink(IConnection connection, IChannel publishing, string queue)
    {
        (_connection, _publishing, _queue) = (connection, publishing, queue);
        connection.ConnectionShutdownAsync += (_, shutdown) => BreakAsync(shutdown.ReplyText);
        publishing.ChannelShutdownAsync += (_, shutdown) => BreakAsync(shutdown.ReplyText);
    }

    /// <summary>Done when it is of no use any more; says why.</summary>
    public Task<string> Broken => _broken.Task;

    public static async Task<BrokerLink> OpenAsync(BrokerAddress broker, string device, CancellationToken ct)
    {
        var factory = broker.Factory();
        factory.ClientProvidedName = $"worker {device}";
        var connection = await factory.CreateConnectionAsync(ct);
        try
        {
            var publishing = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), ct);
            var queue = Topology.DeviceQueue(device);
            var link = new BrokerLink(connection, publishing, queue);
            await link.DeclareUndeliverableAsync(ct);
            await link.DeclareQueueAsync(queue, ct);
            foreach (var message in Envelope.Published)
            {
                // So that a message that no queue is bound for comes back as such, rather than that its exchange is missing.
                await publishing.ExchangeDeclareAsync(Envelope.ExchangeOf(message), ExchangeType.Fanout, durable: true, cancellationToken: ct);
            }

            return link;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Done when the broker has the message in a queue.</summary>
    public async Task PublishAsync(string exchange, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var published = _publishing.BasicPublishAsync(exchange, routingKey: "", mandatory: true, properties, body, ct).AsTask();
        if (await Task.WhenAny(published, Broken) != published)
        {
            throw new IOException($"the connection to the broker broke before it confirmed: {await Broken}");
        }

        await published;
    }

    /// <summary>One command after the other; the next comes when the task of the one before is done.</summary>
    /// <param name="take">Its token is cancelled when the link breaks: the command will come again by the next.</param>
    public async Task ConsumeAsync(Func<BasicDeliverEventArgs, CancellationToken, Task> take, CancellationToken ct)
    {
        var commands = await _connection.CreateChannelAsync(cancellationToken: ct);
        commands.ChannelShutdownAsync += (_, shutdown) => BreakAsync(shutdown.ReplyText);
        await commands.BasicQosAsync(prefetchSize: 0, prefetchCount: 1, global: false, ct);
        var consumer = new AsyncEventingBasicConsumer(commands);
        consumer.UnregisteredAsync += (_, _) => BreakAsync($"the broker took queue {_queue} away");
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            try
            {
                await take(delivery, _gone.Token);
                await commands.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            }
            catch (Exception e)
            {
                // It is delivered again to the next link; to leave it here would leave it, and all behind it, for ever.
                await BreakAsync($"a command could not be answered for: {e.Message}");
            }
        };
        await commands.BasicConsumeAsync(_queue, autoAck: false, consumer, ct);
    }

    /// <summary>Into a queue beside the device's own, for a person to look into.</summary>
    public async Task SetAsideAsync(string suffix, BasicDeliverEventArgs delivery, IReadOnlyDictionary<string, string> headers, CancellationToken ct)
    {
        var aside = _queue + suffix;
        await DeclareQueueAsync(aside, ct);
        var properties = new BasicProperties(delivery.BasicProperties)
        {
            Persistent = true,
            Headers = new Dictionary<string, object?>(delivery.BasicProperties.Headers ?? new Dictionary<string, object?>(), StringComparer.Ordinal),
        };
        foreach (var (name, value) in headers)
        {
            properties.Headers[name] = value;
        }

        await PublishAsync(aside, properties, delivery.Body, ct);
    }

    /// <summary>Whoever uses it has no use for it any more.</summary>
    public void Break(string reason)
    {
        if (_broken.TrySetResult(reason))
        {
            _ = _gone.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Break("it was closed");
        try
        {
            await _connection.AbortAsync(ClosePatience);
            await _connection.DisposeAsync();
        }
        catch (Exception e) when (e is RabbitMQClientException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It was no use any more.
        }
    }

    private Task BreakAsync(string reason)
    {
        Break(reason);
        return Task.CompletedTask;
    }

    /// <summary>With a fanout exchange of the same name before it, which is what senders know.</summary>
    private async Task DeclareQueueAsync(string name, CancellationToken ct)
    {
        await _publishing.QueueDeclareAsync(
            name, durable: true, exclusive: false, autoDelete: false, QueueArguments.OfDevice(), cancellationToken: ct);
        await _publishing.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, cancellationToken: ct);
        await _publishing.QueueBindAsync(name, name, routingKey: "", cancellationToken: ct);
    }

    private async Task DeclareUndeliverableAsync(CancellationToken ct)
    {
        await _publishing.ExchangeDeclareAsync(QueueArguments.UndeliverableExchange, ExchangeType.Fanout, durable: true, cancellationToken: ct);
        await _publishing.QueueDeclareAsync(
            QueueArguments.UndeliverableQueue, durable: true, exclusive: false, autoDelete: false, QueueArguments.OfUndeliverable(), cancellationToken: ct);
        await _publishing.QueueBindAsync(QueueArguments.UndeliverableQueue, QueueArguments.UndeliverableExchange, routingKey: "", cancellationToken: ct);
    }
}

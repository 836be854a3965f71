using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EdgePipeline.Telemetry.Tests.Running;

/// <summary>A plain AMQP client on the queue that projections reads, which unpacks pages: the batches of a page have its sequence.</summary>
internal sealed class BatchConsumer : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly List<TelemetryBatch> _batches = [];
    private readonly Lock _lock = new();

    private BatchConsumer(IConnection connection, IChannel channel)
    {
        _connection = connection;
        _channel = channel;
    }

    internal IReadOnlyList<TelemetryBatch> Batches
    {
        get
        {
            lock (_lock)
                return [.. _batches];
        }
    }

    internal static async Task<BatchConsumer> StartAsync(string broker)
    {
        var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        var consumer = new BatchConsumer(connection, await connection.CreateChannelAsync());
        await consumer.ListenAsync();
        return consumer;
    }

    internal IReadOnlyList<TelemetryBatch> Of(string source) =>
        [.. Batches.Where(batch => batch.Source == source).DistinctBy(batch => (batch.Sequence, batch.StartNs)).OrderBy(batch => (batch.Sequence, batch.StartNs))];

    /// <summary>The column over all batches of a source, with its times.</summary>
    internal IReadOnlyList<(long Ns, long Value)> Column(string source, string column) =>
        [.. Of(source).SelectMany(batch => batch.OffsetsNs.Zip(batch.Columns[column], (offset, value) => (batch.StartNs + offset, value)))];

    internal async Task UntilAsync(Func<bool> isSo, string what)
    {
        var give = DateTime.UtcNow + TelemetryProcess.Patience;
        while (!isSo() && DateTime.UtcNow < give)
            await Task.Delay(20);
        isSo().ShouldBeTrue(what);
    }

    internal Task DeleteQueueAsync() => _channel.QueueDeleteAsync(Topology.TelemetryQueue);

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task ListenAsync()
    {
        await _channel.ExchangeDeclareAsync(Topology.TelemetryExchange, ExchangeType.Fanout, durable: true);
        await _channel.QueueDeclareAsync(
            Topology.TelemetryQueue, durable: true, exclusive: false, autoDelete: false, Topology.TelemetryQueueArguments());
        await _channel.QueueBindAsync(Topology.TelemetryQueue, Topology.TelemetryExchange, string.Empty);
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            delivery.BasicProperties.Persistent.ShouldBeTrue();
            var page = JsonSerializer.Deserialize<TelemetryPage>(delivery.Body.Span, JsonSerializerOptions.Web)!;
            TelemetryPages.Problem(page).ShouldBeNull();
            lock (_lock)
                _batches.AddRange(page.Batches());
            await _channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await _channel.BasicConsumeAsync(Topology.TelemetryQueue, autoAck: false, consumer);
    }
}

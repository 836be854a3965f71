using System.Threading.Channels;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Schema;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EdgePipeline.Projections.Ingest;

/// <summary>
/// Takes telemetry off the queue, some hundred messages at a time, and acknowledges them when they are committed. What is under way when anything breaks comes again. One process at a time:
/// two would append to the same streams and get in each other's way.
/// </summary>
internal sealed partial class TelemetryIngest(
    Uri broker, NpgsqlDataSource database, TelemetryStore store, Readiness readiness, TimeProvider clock, ILogger<TelemetryIngest> logger) : BackgroundService
{
    private const long TurnKey = 0x45444745_494E4753;

    /// <summary>Three pages: one that is being stored, one that waits, and one on its way from the broker.</summary>
    private const ushort Prefetch = 600;
    private const int Page = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TakeTurnAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception failure)
            {
                LogReconnecting(failure.GetBaseException().Message);
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TakeTurnAsync(CancellationToken cancellation)
    {
        await using var turn = await AdvisoryLock.WaitAsync(database, TurnKey, before: null, readiness.IngestReady, cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] both = [ConsumeAsync(over.Token), turn.LostAsync(over.Token)];
        var first = await Task.WhenAny(both);
        await over.CancelAsync();
        await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task ConsumeAsync(CancellationToken cancellation)
    {
        await using var connection = await Broker.ConnectAsync(broker, "projections-ingest", cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        await channel.ExchangeDeclareAsync(Topology.TelemetryExchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellation);
        await channel.QueueDeclareAsync(
            Topology.TelemetryQueue, durable: true, exclusive: false, autoDelete: false, Topology.TelemetryQueueArguments(), cancellationToken: cancellation);
        await channel.QueueBindAsync(Topology.TelemetryQueue, Topology.TelemetryExchange, "", cancellationToken: cancellation);
        await channel.BasicQosAsync(0, Prefetch, global: false, cancellation);

        var deliveries = Channel.CreateBounded<(ulong Tag, byte[] Body)>(Prefetch);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) => await deliveries.Writer.WriteAsync((delivery.DeliveryTag, delivery.Body.ToArray()), cancellation);
        consumer.UnregisteredAsync += (_, _) => End(deliveries, "the consumer was cancelled by the broker");
        channel.ChannelShutdownAsync += (_, shutdown) => End(deliveries, shutdown.ReplyText);
        await channel.BasicConsumeAsync(Topology.TelemetryQueue, autoAck: false, consumer, cancellation);
        readiness.IngestReady();

        var page = new List<(ulong Tag, byte[] Body)>(Page);
        while (await deliveries.Reader.WaitToReadAsync(cancellation))
        {
            page.Clear();
            while (page.Count < Page && deliveries.Reader.TryRead(out var delivery))
            {
                page.Add(delivery);
            }

            await SaveAsync([.. page.Select(delivery => delivery.Body)], cancellation);
            await channel.BasicAckAsync(page[^1].Tag, multiple: true, CancellationToken.None);
        }
    }

    private static Task End(Channel<(ulong, byte[])> deliveries, string reason)
    {
        deliveries.Writer.TryComplete(new InvalidOperationException(reason));
        return Task.CompletedTask;
    }

    /// <summary>Until it is stored: while the database is away, nothing is acknowledged.</summary>
    private async Task SaveAsync(IReadOnlyList<byte[]> bodies, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var stored = await store.SaveAsync(bodies, cancellation);
                LogStored(stored.New, stored.Repeated);
                if (stored.Rejected > 0)
                {
                    LogRejected(stored.Rejected);
                }

                return;
            }
            catch (Exception failure) when (RefusedValue(failure) is { } refused)
            {
                await SaveOneByOneAsync(bodies, refused, cancellation);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogRetrying(failure.GetBaseException().Message);
                await Task.Delay(Pause, clock, cancellation);
            }
        }
    }

    /// <summary>One body of the page holds what the database cannot: find it, keep it aside, store the others.</summary>
    private async Task SaveOneByOneAsync(IReadOnlyList<byte[]> bodies, PostgresException refused, CancellationToken cancellation)
    {
        if (bodies.Count == 1)
        {
            await store.RejectAsync(bodies[0], $"the database refused it: {refused.MessageText}", cancellation);
            LogRejected(1);
            return;
        }

        foreach (var body in bodies)
        {
            await SaveAsync([body], cancellation);
        }
    }

    /// <summary>SQLSTATE class 22: data exception; e.g. text with U+0000.</summary>
    private static PostgresException? RefusedValue(Exception? failure) => failure switch
    {
        null => null,
        PostgresException { SqlState: ['2', '2', ..] } refused => refused,
        _ => RefusedValue(failure.InnerException),
    };

    [LoggerMessage(Level = LogLevel.Debug, Message = "telemetry: {Fresh} messages stored, {Repeated} had been before")]
    private partial void LogStored(int fresh, int repeated);

    [LoggerMessage(Level = LogLevel.Warning, Message = "telemetry: {Count} messages were no telemetry; edge_internal.rejected_message holds them with the reason")]
    private partial void LogRejected(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "telemetry waits in the queue, the database did not take it, trying again: {Reason}")]
    private partial void LogRetrying(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "telemetry ingest lost the broker or its turn, beginning again: {Reason}")]
    private partial void LogReconnecting(string reason);
}

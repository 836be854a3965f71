using System.Text.Json;
using EdgePipeline.Cli.Servers;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.Cli.Experiments;

/// <summary>Sends a command as any AMQP client would: plain JSON, persistent, confirmed.</summary>
internal static class Requests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Task SubmitAsync(string broker, SubmitExperiment command, CancellationToken cancellation) =>
        PublishAsync(broker, Topology.SubmitExchange, command, cancellation);

    public static Task CancelAsync(string broker, CancelExperiment command, CancellationToken cancellation) =>
        PublishAsync(broker, Topology.CancelExchange, command, cancellation);

    public static Task ExcludeAsync(string broker, ExcludeTrial command, CancellationToken cancellation) =>
        PublishAsync(broker, Topology.ExcludeExchange, command, cancellation);

    public static Task IncludeAsync(string broker, IncludeTrial command, CancellationToken cancellation) =>
        PublishAsync(broker, Topology.IncludeExchange, command, cancellation);

    /// <summary>
    /// How many cancels nobody has taken yet, and how many orchestrators take them. Counted and not looked into: each look would count as a
    /// delivery, of which a message has a limited number.
    /// </summary>
    public static async Task<(int Waiting, int Orchestrators)> CancelsAsync(string broker, CancellationToken cancellation)
    {
        await using var connection = await Connections.BrokerAsync(broker, cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        try
        {
            var queue = await channel.QueueDeclarePassiveAsync(Topology.CancelQueue, cancellation);
            return ((int)queue.MessageCount, (int)queue.ConsumerCount);
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            // No orchestrator has ever connected: a cancel would have been refused.
            return (0, 0);
        }
    }

    private static async Task PublishAsync<T>(string broker, string exchange, T command, CancellationToken cancellation)
    {
        await using var connection = await Connections.BrokerAsync(broker, cancellation);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellation);
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellation);
        try
        {
            await channel.BasicPublishAsync(
                exchange,
                routingKey: "",
                mandatory: true,
                new BasicProperties { ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent },
                JsonSerializer.SerializeToUtf8Bytes(command, Json),
                cancellation);
        }
        catch (PublishException exception) when (exception.IsReturn)
        {
            throw new EdgeException(ExitCode.Unreachable,
                $"No orchestrator has ever connected to the broker at {Connections.BrokerPlace(broker)}: nobody would receive this. Start the services with ./edge up.");
        }
    }
}

using EdgePipeline.Contracts;
using RabbitMQ.Client;

namespace EdgePipeline.Projections.Tests.Support;

/// <summary>Publishes as the telemetry process does: persistent, mandatory, confirmed.</summary>
internal static class TelemetryExchange
{
    public static async Task PublishAsync(string broker, IEnumerable<byte[]> bodies)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        foreach (var body in bodies)
        {
            await channel.BasicPublishAsync(Topology.TelemetryExchange, "", mandatory: true, new BasicProperties { DeliveryMode = DeliveryModes.Persistent }, body);
        }
    }

    /// <summary>What is ready. When no consumer is left, what was not acknowledged is among it.</summary>
    public static async Task<uint> WaitingAsync(string broker)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return (await channel.QueueDeclarePassiveAsync(Topology.TelemetryQueue)).MessageCount;
    }
}

using EdgePipeline.Contracts;
using MassTransit;

namespace EdgePipeline.Messaging;

/// <summary>How MassTransit makes the queues of <see cref="QueueArguments"/>.</summary>
public static class Endpoints
{
    /// <summary>Quorum, bounded in deliveries, nothing dropped in silence.</summary>
    public static void Durable(this IRabbitMqReceiveEndpointConfigurator endpoint)
    {
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument("x-delivery-limit", QueueArguments.DeliveryLimit);
        endpoint.BindDeadLetterQueue(QueueArguments.UndeliverableExchange, QueueArguments.UndeliverableQueue, queue => queue.SetQuorumQueue());
    }

    /// <summary>
    /// The queue that a device reads its commands from: one active consumer, one command after the other. Commands are sent to it,
    /// so that no message type is bound to it and no other device's command can reach it.
    /// </summary>
    public static void DeviceQueue(
        this IRabbitMqBusFactoryConfigurator bus, string device, Action<IRabbitMqReceiveEndpointConfigurator> configure) =>
        bus.ReceiveEndpoint(Topology.DeviceQueue(device), endpoint =>
        {
            endpoint.Durable();
            endpoint.SingleActiveConsumer = true;
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PrefetchCount = 1;
            endpoint.ConcurrentMessageLimit = 1;
            configure(endpoint);
        });

    /// <summary>Where a device's commands are sent: the exchange before its queue, so that the sender declares no queue.</summary>
    public static Uri DeviceAddress(string device) => new($"exchange:{Topology.DeviceQueue(device)}");
}

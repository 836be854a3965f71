using EdgePipeline.Contracts;
using MassTransit;

namespace EdgePipeline.Messaging;

/// <summary>
/// What the queues are made of. The broker refuses a queue that is declared again with other arguments, so every process takes
/// them from here, and a change here needs new queue names or an empty broker.
/// </summary>
public static class Endpoints
{
    /// <summary>Deliveries of one message before it goes to <see cref="UndeliverableQueue"/>: it kills its consumer.</summary>
    public const int DeliveryLimit = 20;

    /// <summary>Fanout exchange that receives what no queue could get rid of.</summary>
    public const string UndeliverableExchange = "edge.undeliverable";

    /// <summary>Quorum queue bound to <see cref="UndeliverableExchange"/>, for a person to look into.</summary>
    public const string UndeliverableQueue = "undeliverable";

    /// <summary>Quorum, bounded in deliveries, nothing dropped in silence.</summary>
    public static void Durable(this IRabbitMqReceiveEndpointConfigurator endpoint)
    {
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument("x-delivery-limit", DeliveryLimit);
        endpoint.BindDeadLetterQueue(UndeliverableExchange, UndeliverableQueue, queue => queue.SetQuorumQueue());
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

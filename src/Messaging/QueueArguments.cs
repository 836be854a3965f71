using EdgePipeline.Contracts;

namespace EdgePipeline.Messaging;

/// <summary>
/// What the queues are made of. The broker refuses a queue that is declared again with other arguments, so every process takes
/// them from here, and a change here needs new queue names or an empty broker.
/// </summary>
public static class QueueArguments
{
    /// <summary>Deliveries of one message before it goes to <see cref="UndeliverableQueue"/>: it kills its consumer.</summary>
    public const int DeliveryLimit = 20;

    /// <summary>Fanout exchange that receives what no queue could get rid of.</summary>
    public const string UndeliverableExchange = "edge.undeliverable";

    /// <summary>Quorum queue bound to <see cref="UndeliverableExchange"/>, for a person to look into.</summary>
    public const string UndeliverableQueue = "undeliverable";

    /// <summary>Of <see cref="Topology.DeviceQueue"/> and of those beside it: one active consumer, bounded in deliveries, nothing dropped in silence.</summary>
    public static Dictionary<string, object?> OfDevice() => new(StringComparer.Ordinal)
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = DeliveryLimit,
        ["x-dead-letter-exchange"] = UndeliverableExchange,
        ["x-single-active-consumer"] = true,
    };

    /// <summary>Of <see cref="UndeliverableQueue"/>.</summary>
    public static Dictionary<string, object?> OfUndeliverable() => new(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" };
}

using RabbitMQ.Client;

namespace EdgePipeline.Projections;

/// <summary>Connections that do not heal themselves: their owners connect anew, with nothing left over from before.</summary>
internal static class Broker
{
    /// <summary>Publishing completes when the broker has the message.</summary>
    public static CreateChannelOptions Confirmed { get; } = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    public static Task<IConnection> ConnectAsync(Uri broker, string name, CancellationToken cancellation) => new ConnectionFactory
    {
        Uri = broker,
        ClientProvidedName = name,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
    }.CreateConnectionAsync(cancellation);
}

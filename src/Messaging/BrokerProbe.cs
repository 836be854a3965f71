using EdgePipeline.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.Messaging;

/// <summary>Tries the broker once at start, because the bus itself would retry in silence for ever.</summary>
public static class BrokerProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="ServerUnavailableException">The broker cannot be reached or refuses.</exception>
    public static async Task EnsureReachableAsync(BrokerAddress broker, CancellationToken cancellation)
    {
        var factory = broker.Factory();
        factory.RequestedConnectionTimeout = Patience;
        try
        {
            await using var connection = await factory.CreateConnectionAsync(cancellation);
            // A refusal of the virtual host comes only after the connection counts as open.
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
            await connection.CloseAsync(cancellation);
        }
        catch (Exception e) when (e is BrokerUnreachableException or OperationInterruptedException)
        {
            throw new ServerUnavailableException($"{ConnectionSettings.Broker}: no connection to the broker at {broker}: {Reason(e)}", e);
        }
    }

    private static string Reason(Exception problem) => problem.GetBaseException() switch
    {
        AuthenticationFailureException => "it refuses this user and password",
        OperationInterruptedException { ShutdownReason: { } shutdown } => $"{shutdown.ReplyText}; create the virtual host, or name another",
        PossibleAuthenticationFailureException => "it closed the connection during login; check user, password and virtual host",
        var other => $"{other.Message.TrimEnd('.')}; start it, or point the variable at the one that runs",
    };
}

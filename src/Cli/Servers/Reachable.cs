using System.Net.Sockets;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.Cli.Servers;

/// <summary>Whether somebody answers; null means yes, else what was wrong, without the password.</summary>
internal static class Reachable
{
    public static async Task<string?> BrokerAsync(string uri, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Connections.BrokerAsync(uri, cancellation);
            return null;
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException or SocketException or IOException)
        {
            return exception.GetBaseException().Message;
        }
    }

    public static async Task<string?> DatabaseAsync(string connectionString, CancellationToken cancellation)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return null;
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
        {
            return exception.GetBaseException().Message;
        }
    }
}

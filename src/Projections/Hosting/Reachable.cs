using EdgePipeline.Contracts;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.Projections.Hosting;

/// <summary>Tells at start, in one line, which server cannot be reached.</summary>
internal static class Reachable
{
    /// <exception cref="SettingsException">Not reachable, or it lets nobody in.</exception>
    public static async Task DatabaseAsync(Settings settings, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(settings.Database);
            await connection.OpenAsync(cancellation);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            var server = new NpgsqlConnectionStringBuilder(settings.Database);
            throw new SettingsException($"{ConnectionSettings.Database}: no connection to {server.Host}:{server.Port}: {failure.Message}");
        }
    }

    /// <exception cref="SettingsException">Not reachable, or it lets nobody in.</exception>
    public static async Task BrokerAsync(Settings settings, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Broker.ConnectAsync(settings.Broker, "projections-start", cancellation);
        }
        catch (BrokerUnreachableException failure)
        {
            var port = settings.Broker.Port < 0 ? 5672 : settings.Broker.Port;
            throw new SettingsException(
                $"{ConnectionSettings.Broker}: no connection to {settings.Broker.Host}:{port}: {(failure.InnerException ?? failure).Message}");
        }
    }
}

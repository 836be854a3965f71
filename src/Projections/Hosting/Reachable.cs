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
            throw new SettingsException($"{ConnectionSettings.Database}: no connection to {DatabasePlace(settings)}: {failure.Message}");
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
            throw new SettingsException($"{ConnectionSettings.Broker}: no connection to {BrokerPlace(settings)}: {(failure.InnerException ?? failure).Message}");
        }
    }

    /// <summary>Which server went away in the middle: what it says itself names neither server nor address.</summary>
    /// <returns>Before the failure's own message; empty: it was no server.</returns>
    public static string Place(Exception failure, Func<string, string?> environment)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is NpgsqlException and not PostgresException)
            {
                return $"the database at {DatabasePlace(Settings.Read(environment))} ({ConnectionSettings.Database}): ";
            }

            if (cause is RabbitMQClientException or BrokerUnreachableException)
            {
                return $"the broker at {BrokerPlace(Settings.Read(environment))} ({ConnectionSettings.Broker}): ";
            }
        }

        return "";
    }

    private static string DatabasePlace(Settings settings)
    {
        var server = new NpgsqlConnectionStringBuilder(settings.Database);
        return $"{server.Host}:{server.Port}";
    }

    private static string BrokerPlace(Settings settings) => $"{settings.Broker.Host}:{(settings.Broker.Port < 0 ? 5672 : settings.Broker.Port)}";
}

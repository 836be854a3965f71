using System.Net.Sockets;
using MassTransit;
using Npgsql;

namespace EdgePipeline.Orchestrator.Persistence;

/// <summary>
/// What happens to a message whose transaction failed. Unfiltered on purpose: conflicts come as several exception types, at
/// times wrapped, and a message that is tried once more than needed does no harm.
/// </summary>
internal static class SagaRetry
{
    /// <summary>Below the broker's 30 minutes for an unacknowledged delivery.</summary>
    private static readonly TimeSpan DatabaseOutage = TimeSpan.FromMinutes(20);

    public static void UseSagaRetry(this IReceiveEndpointConfigurator endpoint)
    {
        // While the database is away, messages wait here instead of ending in the error queue.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(IsDatabaseAway);
            retry.Interval((int)(DatabaseOutage / TimeSpan.FromSeconds(5)), TimeSpan.FromSeconds(5));
        });
        endpoint.UseMessageRetry(retry =>
        {
            retry.Ignore<Exception>(IsDatabaseAway);
            retry.Exponential(12, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(20));
        });
    }

    private static bool IsDatabaseAway(Exception? problem) => problem switch
    {
        null => false,
        // Class 08: connection; 57P0x: shutting down or starting up; 53300: no connection left.
        PostgresException postgres => postgres.SqlState.StartsWith("08", StringComparison.Ordinal)
            || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal) || postgres.SqlState == "53300",
        NpgsqlException or SocketException => true,
        _ => IsDatabaseAway(problem.InnerException),
    };
}

using Npgsql;

namespace EdgePipeline.Projections.Schema;

/// <summary>
/// Only one process writes the tables: the one that holds an advisory lock. Who wants to rebuild asks it to let go by NOTIFY; it
/// stops, lets go, and queues up behind. The lock ends with its connection, so nobody holds it after a crash.
/// </summary>
internal sealed class Leadership : IAsyncDisposable
{
    private const long Key = 0x45444745_50524F4A;
    private const string Channel = "edge_projections_yield";

    private readonly NpgsqlConnection _connection;

    private Leadership(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Waits until it is free, however long.</summary>
    public static async Task<Leadership> WaitAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { CommandTimeout = 0, Parameters = { new() { Value = Key } } };
            await command.ExecuteNonQueryAsync(cancellation);
            // Not before: a request that was meant for the one before must not reach this one. Requests are repeated, so none is missed.
            await ExecuteAsync(connection, $"listen {Channel}", cancellation);
            return new Leadership(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks whoever holds it to let go, again and again, until it is ours.</summary>
    public static async Task<Leadership> TakeOverAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var waiting = WaitAsync(database, cancellation);
        while (await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(200), cancellation)) != waiting)
        {
            cancellation.ThrowIfCancellationRequested();
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await ExecuteAsync(connection, $"notify {Channel}", cancellation);
        }

        return await waiting;
    }

    /// <summary>Waits for a request to let go.</summary>
    /// <returns>False when none came in time.</returns>
    /// <exception cref="NpgsqlException">The connection, and with it the lock, is gone.</exception>
    public Task<bool> AskedToYieldAsync(TimeSpan atMost, CancellationToken cancellation) => _connection.WaitAsync(atMost, cancellation);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ExecuteAsync(_connection, "select pg_advisory_unlock_all(); unlisten *", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the lock with it.
        }

        await _connection.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

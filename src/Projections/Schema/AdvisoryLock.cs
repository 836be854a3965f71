using Npgsql;

namespace EdgePipeline.Projections.Schema;

/// <summary>What one process at a time may do. The lock is its connection's: it ends with it, so nobody holds it after a crash.</summary>
internal sealed class AdvisoryLock : IAsyncDisposable
{
    private AdvisoryLock(NpgsqlConnection connection) => Connection = connection;

    /// <summary>Holds the lock; idle otherwise.</summary>
    public NpgsqlConnection Connection { get; }

    /// <returns>Null when another process has it.</returns>
    public static async Task<AdvisoryLock?> TryTakeAsync(NpgsqlDataSource database, long key, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            if (await TryTakeAsync(connection, key, cancellation))
            {
                return new AdvisoryLock(connection);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Waits until it is free, however long.</summary>
    /// <param name="standingBy">Called once, when another process has it.</param>
    public static async Task<AdvisoryLock> WaitAsync(NpgsqlDataSource database, long key, Action standingBy, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            if (!await TryTakeAsync(connection, key, cancellation))
            {
                standingBy();
                await using var command = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { CommandTimeout = 0, Parameters = { new() { Value = key } } };
                await command.ExecuteNonQueryAsync(cancellation);
            }

            return new AdvisoryLock(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Until the connection, and with it the lock, is gone.</summary>
    /// <exception cref="NpgsqlException">It is.</exception>
    public async Task LostAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Connection.WaitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_unlock_all(); unlisten *", Connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the lock with it.
        }

        await Connection.DisposeAsync();
    }

    private static async Task<bool> TryTakeAsync(NpgsqlConnection connection, long key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = key } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

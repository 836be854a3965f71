using Npgsql;

namespace EdgePipeline.Projections.Schema;

/// <summary>What one process at a time may do. The lock is its connection's: it ends with it, so nobody holds it after a crash.</summary>
internal sealed class AdvisoryLock : IAsyncDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);

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

    /// <summary>
    /// Tries until it is free, however long. A statement that waits would be a transaction that stays open: nothing that came after it began could be
    /// vacuumed, and Marten, which takes it for one that may yet commit, would never pass by a place in the store that stays empty.
    /// </summary>
    /// <param name="before">Whoever holds this one gets the lock first.</param>
    /// <param name="standingBy">Called once, when another process has it.</param>
    public static async Task<AdvisoryLock> WaitAsync(NpgsqlDataSource database, long key, long? before, Action standingBy, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            for (var tries = 0; await IsHeldAsync(connection, before, cancellation) || !await TryTakeAsync(connection, key, cancellation); tries++)
            {
                if (tries == 0)
                {
                    standingBy();
                }

                await Task.Delay(BetweenTries, cancellation);
            }

            return new AdvisoryLock(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Any number of processes may hold it so.</summary>
    public static async Task<AdvisoryLock> ShareAsync(NpgsqlDataSource database, long key, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_lock_shared($1)", connection) { Parameters = { new() { Value = key } } };
            await command.ExecuteNonQueryAsync(cancellation);
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

    /// <summary>Looks without touching it: one that were taken for a look would be in the way of others that look.</summary>
    private static async Task<bool> IsHeldAsync(NpgsqlConnection connection, long? key, CancellationToken cancellation)
    {
        if (key is null)
        {
            return false;
        }

        await using var command = new NpgsqlCommand(
            """
            select exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1
              and database = (select oid from pg_database where datname = current_database()) and (classid::bigint << 32) | objid::bigint = $1)
            """,
            connection)
        { Parameters = { new() { Value = key } } };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

using Npgsql;

namespace EdgePipeline.Projections.Schema;

/// <summary>
/// Only one process writes the tables: the one that holds an advisory lock. Others stand by. Who wants to rebuild asks it to let go by
/// NOTIFY; it stops, lets go, and queues up behind.
/// </summary>
internal sealed class Leadership : IAsyncDisposable
{
    private const long Key = 0x45444745_50524F4A;
    private const string Channel = "edge_projections_yield";

    private readonly AdvisoryLock _held;

    private Leadership(AdvisoryLock held) => _held = held;

    /// <summary>Waits until it is free, however long.</summary>
    /// <param name="standingBy">Called once, when another process leads.</param>
    public static async Task<Leadership> WaitAsync(NpgsqlDataSource database, Action standingBy, CancellationToken cancellation)
    {
        var held = await AdvisoryLock.WaitAsync(database, Key, standingBy, cancellation);
        try
        {
            // Not before: a request that was meant for the one before must not reach this one. Requests are repeated, so none is missed.
            await ExecuteAsync(held.Connection, $"listen {Channel}", cancellation);
            return new Leadership(held);
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks whoever holds it to let go, again and again, until it is ours.</summary>
    public static async Task<Leadership> TakeOverAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var waiting = WaitAsync(database, () => { }, cancellation);
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
    public Task<bool> AskedToYieldAsync(TimeSpan atMost, CancellationToken cancellation) => _held.Connection.WaitAsync(atMost, cancellation);

    public ValueTask DisposeAsync() => _held.DisposeAsync();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

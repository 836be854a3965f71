using Npgsql;

namespace EdgePipeline.Projections.Schema;

/// <summary>
/// Only one process writes the tables: the one that holds an advisory lock. Others stand by. Who wants to rebuild asks it to let go by
/// NOTIFY; it stops, lets go, and takes it again when nobody asks any more.
/// </summary>
internal sealed class Leadership : IAsyncDisposable
{
    private const long Key = 0x45444745_50524F4A;

    /// <summary>Held by whoever asks for the lock, until it is theirs.</summary>
    private const long AskingKey = 0x45444745_41534B53;
    private const string Channel = "edge_projections_yield";

    private readonly AdvisoryLock _held;

    private Leadership(AdvisoryLock held) => _held = held;

    /// <summary>Waits until it is free and nobody asks for it, however long.</summary>
    /// <param name="standingBy">Called once, when another process leads.</param>
    public static Task<Leadership> WaitAsync(NpgsqlDataSource database, Action standingBy, CancellationToken cancellation) =>
        WaitAsync(database, AskingKey, standingBy, cancellation);

    /// <summary>Asks whoever holds it to let go, again and again, until it is ours.</summary>
    public static async Task<Leadership> TakeOverAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var asking = await AdvisoryLock.ShareAsync(database, AskingKey, cancellation);
        var waiting = WaitAsync(database, before: null, () => { }, cancellation);
        while (await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(200), cancellation)) != waiting)
        {
            cancellation.ThrowIfCancellationRequested();
            await ExecuteAsync(asking.Connection, $"notify {Channel}", cancellation);
        }

        return await waiting;
    }

    /// <summary>Waits for a request to let go.</summary>
    /// <returns>False when none came in time.</returns>
    /// <exception cref="NpgsqlException">The connection, and with it the lock, is gone.</exception>
    public Task<bool> AskedToYieldAsync(TimeSpan atMost, CancellationToken cancellation) => _held.Connection.WaitAsync(atMost, cancellation);

    public ValueTask DisposeAsync() => _held.DisposeAsync();

    private static async Task<Leadership> WaitAsync(NpgsqlDataSource database, long? before, Action standingBy, CancellationToken cancellation)
    {
        var held = await AdvisoryLock.WaitAsync(database, Key, before, standingBy, cancellation);
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

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

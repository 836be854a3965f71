using EdgePipeline.Projections.Hosting;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>
/// Only one process at a time builds tables beside the live ones. The lock ends with its connection: who gets it knows that what lies
/// half built was left by a process that is gone.
/// </summary>
internal sealed class BuildLock : IAsyncDisposable
{
    private const long Key = 0x45444745_4255494C;

    private readonly NpgsqlConnection _connection;

    private BuildLock(NpgsqlConnection connection) => _connection = connection;

    /// <returns>Null when another process has it.</returns>
    public static async Task<BuildLock?> TryTakeAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = Key } } };
            if ((bool)(await command.ExecuteScalarAsync(cancellation))!)
            {
                return new BuildLock(connection);
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

    /// <exception cref="VerbException">Another process has it.</exception>
    public static async Task<BuildLock> TakeAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        await TryTakeAsync(database, cancellation)
        ?? throw new VerbException("another process is building tables in this database: wait until it is done, then run this again");

    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", _connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The connection is gone, and the lock with it.
        }

        await _connection.DisposeAsync();
    }
}

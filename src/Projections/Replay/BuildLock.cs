using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Schema;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>Only one process at a time builds tables beside the live ones: who gets the lock knows that what lies half built was left by a process that is gone.</summary>
internal static class BuildLock
{
    private const long Key = 0x45444745_4255494C;

    /// <returns>Null when another process has it.</returns>
    public static Task<AdvisoryLock?> TryTakeAsync(NpgsqlDataSource database, CancellationToken cancellation) => AdvisoryLock.TryTakeAsync(database, Key, cancellation);

    /// <exception cref="VerbException">Another process has it.</exception>
    public static async Task<AdvisoryLock> TakeAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        await TryTakeAsync(database, cancellation)
        ?? throw new VerbException("another process is building tables in this database: wait until it is done, then run this again");
}

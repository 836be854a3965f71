using EdgePipeline.Projections.Hosting;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>
/// A transaction that reads as of a moment before the new rows were written would find the new tables without them. Names are not
/// read as of that moment, so a swap waits until no such transaction is open. Transactions of the usual kind do not count between
/// their statements.
/// </summary>
internal static class OldSnapshots
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="VerbException">One stays open.</exception>
    public static async Task GoneAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var now = new NpgsqlCommand("select clock_timestamp()", connection);
        var since = (DateTime)(await now.ExecuteScalarAsync(cancellation))!;
        // Who waits for an advisory lock reads nothing meanwhile: so does a process that starts while another makes the store's schema.
        await using var open = new NpgsqlCommand(
            """
            select string_agg(format('process %s (%s, open since %s)', pid, coalesce(nullif(application_name, ''), usename), xact_start), ', ')
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
              and backend_xmin is not null and xact_start < $1 and wait_event is distinct from 'advisory'
            """,
            connection);
        open.Parameters.Add(new NpgsqlParameter { Value = since });
        for (var waited = TimeSpan.Zero; await open.ExecuteScalarAsync(cancellation) is string who; waited += Pause)
        {
            if (waited > Patience)
            {
                throw new VerbException($"the tables stay as they are: a transaction would not see the new rows: {who}. End it, then run this again");
            }

            await Task.Delay(Pause, cancellation);
        }
    }
}

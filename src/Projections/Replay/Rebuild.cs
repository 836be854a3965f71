using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using Marten;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>Drops every table of schema <c>edge</c> and fills it from the events. A running service hands over and takes back.</summary>
internal sealed class Rebuild(IDocumentStore events, NpgsqlDataSource database, DatabaseSchema schema, Refill refill, TimeProvider clock)
{
    private static readonly TimeSpan NoLimit = TimeSpan.FromDays(7);

    /// <param name="print">Gets lines for a person.</param>
    public async Task RunAsync(Action<string> print, CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        print("taking the tables over; a running service hands them over and takes them back afterwards");
        await using var leadership = await Leadership.TakeOverAsync(database, cancellation);
        var started = clock.GetTimestamp();
        await schema.EnsureTablesAsync(afresh: true, cancellation);
        print("tables dropped");
        var through = await refill.RunAsync(AtMostEachSecond(print), cancellation);
        if (await LastSequenceAsync(cancellation) > through)
        {
            using var daemon = await events.BuildProjectionDaemonAsync();
            await daemon.CatchUpAsync(NoLimit, cancellation);
        }

        foreach (var table in Table.All)
        {
            var (rows, hash) = await FingerprintAsync(table, cancellation);
            print($"{table.Name,-26} {rows,9} rows  md5 {hash}");
        }

        print($"rebuilt in {clock.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    private async Task<(long Rows, string Hash)> FingerprintAsync(Table table, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(table.FingerprintSql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetString(1));
    }

    private async Task<long> LastSequenceAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select coalesce(max(seq_id), 0) from {Events.EventStore.Schema}.mt_events");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private Action<string> AtMostEachSecond(Action<string> print)
    {
        var printed = clock.GetTimestamp();
        return line =>
        {
            if (clock.GetElapsedTime(printed).TotalSeconds >= 1)
            {
                printed = clock.GetTimestamp();
                print(line);
            }
        };
    }
}

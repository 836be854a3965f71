using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using JasperFx.Events.Projections;
using Marten;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>Drops every table of schema <c>edge</c> and fills it from the events. A running service hands over and takes back.</summary>
internal sealed class Rebuild(IDocumentStore events, NpgsqlDataSource database, DatabaseSchema schema, TimeProvider clock)
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
        using (var daemon = await events.BuildProjectionDaemonAsync())
        using (daemon.Tracker.Subscribe(new Progress(print, await LastSequenceAsync(cancellation), clock)))
        {
            await daemon.RebuildProjectionAsync(ResultTables.Name, NoLimit, cancellation);
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

    private sealed class Progress(Action<string> print, long last, TimeProvider clock) : IObserver<ShardState>
    {
        private long _printed = clock.GetTimestamp();

        public void OnNext(ShardState value)
        {
            if (value.ShardName.StartsWith(ResultTables.Name, StringComparison.Ordinal) && clock.GetElapsedTime(_printed).TotalSeconds >= 1)
            {
                _printed = clock.GetTimestamp();
                print($"{value.Sequence} of {last} events");
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}

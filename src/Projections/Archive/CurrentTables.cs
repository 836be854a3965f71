using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using Marten;
using Npgsql;

namespace EdgePipeline.Projections.Archive;

/// <summary>Brings the tables up to the last event, whether or not a service runs: one that does hands over for the moment.</summary>
internal sealed class CurrentTables(IDocumentStore events, NpgsqlDataSource database, DatabaseSchema schema, Rebuild rebuild, PromotedSettings promoted)
{
    private const string IsCurrent =
        $"""
        select coalesce((select last_seq_id from {EventStore.Schema}.mt_event_progression where name = '{ResultTables.Name}:All'), 0)
          >= coalesce((select max(seq_id) from {EventStore.Schema}.mt_events), 0)
        """;

    private static readonly TimeSpan NoLimit = TimeSpan.FromDays(7);

    public async Task EnsureAsync(Action<string> print, CancellationToken cancellation)
    {
        await promoted.RefreshAsync(cancellation);
        if (await schema.TablesAreCurrentAsync(promoted.Current, cancellation) && await IsCurrentAsync(cancellation))
        {
            return;
        }

        await using var leadership = await Leadership.TakeOverAsync(database, cancellation);
        await rebuild.EnsureCurrentAsync(print, cancellation);
        if (!await IsCurrentAsync(cancellation))
        {
            using var daemon = await events.BuildProjectionDaemonAsync();
            await daemon.CatchUpAsync(NoLimit, cancellation);
        }
    }

    private async Task<bool> IsCurrentAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(IsCurrent);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

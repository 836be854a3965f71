using EdgePipeline.Projections.Audits;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using Marten;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>
/// Makes the tables of schema <c>edge</c> again from the events, beside the live ones, and puts them in their place. A running service
/// serves and writes meanwhile; it hands over for the swap alone.
/// </summary>
internal sealed class Rebuild(
    IDocumentStore events, NpgsqlDataSource database, DatabaseSchema schema, ShadowTables shadow, Swap swap, PromotedSettings promoted, StoreAudit audit,
    TimeProvider clock)
{
    /// <summary>So many events are left for when the service has stopped: a moment's work.</summary>
    private const int LastPage = 200;

    private static readonly TimeSpan NoLimit = TimeSpan.FromDays(7);

    /// <param name="only">Replaces the rows of this table alone; null: all tables.</param>
    /// <param name="print">Gets lines for a person.</param>
    public async Task RunAsync(Table? only, Action<string> print, CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        await promoted.RefreshAsync(cancellation);
        if (only is not null && !await schema.TablesAreCurrentAsync(promoted.Current, cancellation))
        {
            throw new VerbException("schema edge is not there, or was made by another version or with other settings: rebuild all tables, by replay rebuild without --table");
        }

        await using var building = await BuildLock.TakeAsync(database, cancellation);
        await promoted.RefreshAsync(cancellation);
        await shadow.CleanUpAsync(cancellation);
        var started = clock.GetTimestamp();
        try
        {
            var before = await audit.MomentAsync(cancellation);
            print("building beside the live tables, which are read and written meanwhile");
            var through = await shadow.BuildAsync(ShadowTables.NextSchema, promoted.Current, AtMostEachSecond(print), cancellation);
            through = await shadow.CatchUpAsync(ShadowTables.NextSchema, promoted.Current, through, LastPage, cancellation);
            // Only as long as rows are written: a service goes on with them while they are hashed and looked at.
            await using (await Leadership.TakeOverAsync(database, cancellation))
            {
                await FinishAsync(only, through, print, cancellation);
                if (only is null && await LastSequenceAsync(cancellation) > through)
                {
                    using var daemon = await events.BuildProjectionDaemonAsync();
                    await daemon.CatchUpAsync(NoLimit, cancellation);
                }
            }

            // The tables are live: what follows is hashing, for the next audit and for whoever compares.
            var took = clock.GetElapsedTime(started);
            if (only is null)
            {
                await audit.AcceptAsync(before, cancellation);
            }

            await PrintFingerprintsAsync(only, print, cancellation);
            print($"rebuilt in {took.TotalSeconds:0.0} s, hashed in {(clock.GetElapsedTime(started) - took).TotalSeconds:0.0} s");
            await AuditAsync(print, cancellation);
        }
        finally
        {
            await shadow.CleanUpAsync(CancellationToken.None);
        }
    }

    /// <summary>For the leader, before it goes on with the tables: makes them when they are not this version's, and clears away what a crash left.</summary>
    /// <param name="print">Gets lines for a person.</param>
    public async Task EnsureCurrentAsync(Action<string> print, CancellationToken cancellation)
    {
        await promoted.RefreshAsync(cancellation);
        if (await schema.TablesAreCurrentAsync(promoted.Current, cancellation))
        {
            await schema.GrantAsync(cancellation);
            // Who builds right now does not want its tables cleared away.
            await using var idle = await BuildLock.TryTakeAsync(database, cancellation);
            if (idle is not null)
            {
                await shadow.CleanUpAsync(cancellation);
            }

            return;
        }

        await using var building = await BuildLock.TakeAsync(database, cancellation);
        await shadow.CleanUpAsync(cancellation);
        await FinishAsync(null, await shadow.BuildAsync(ShadowTables.NextSchema, promoted.Current, print, cancellation), print, cancellation);
    }

    private async Task FinishAsync(Table? only, long through, Action<string> print, CancellationToken cancellation)
    {
        through = await shadow.CatchUpAsync(ShadowTables.NextSchema, promoted.Current, through, leaveAtMost: 0, cancellation);
        if (await schema.TablesAreCurrentAsync(promoted.Current, cancellation))
        {
            foreach (var line in await ReplacedRows.DifferingAsync(database, ShadowTables.NextSchema, only is null ? Table.All : [only], cancellation))
            {
                print(line);
            }
        }

        if (only is null)
        {
            await swap.AllAsync(ShadowTables.NextSchema, through, promoted.Current, _ => Task.CompletedTask, cancellation);
        }
        else
        {
            await swap.RowsAsync(ShadowTables.NextSchema, only, cancellation);
        }
    }

    /// <summary>Of what came while the tables were made: the rest was computed just now. What a rebuild cannot mend, such as a chain, is on record already.</summary>
    private async Task AuditAsync(Action<string> print, CancellationToken cancellation)
    {
        var report = await audit.RunAsync(all: false, cancellation);
        string[] broken = [.. report.BrokenLines, .. report.Earlier.Select(earlier => $"{earlier} (found by an audit before; edge audit --store looks again)")];
        foreach (var line in broken.Length == 0 ? ["audit: the store is as its events say"] : broken.Select(line => $"audit BREAKS  {line}"))
        {
            print(line);
        }
    }

    private async Task PrintFingerprintsAsync(Table? only, Action<string> print, CancellationToken cancellation)
    {
        var fingerprints = (only is null ? Table.All : [only]).Select(table => table.Stored)
            .Select(table => (Table: table, Made: Fingerprint.OfAsync(database, table, Table.Schema, cancellation)))
            .ToArray();
        await Task.WhenAll(fingerprints.Select(fingerprint => fingerprint.Made));
        foreach (var (table, made) in fingerprints)
        {
            var (rows, md5) = await made;
            print($"{table.Name,-26} {rows,9} rows  md5 {md5}");
        }
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

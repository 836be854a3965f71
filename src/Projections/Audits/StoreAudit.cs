using System.Data;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>
/// Compares the events with everything that was made of them: rows by computing them again, results by the record of what was put into
/// the outbox, telemetry by its marks, progress by the store's end. What an event was not counted in shows, for whatever reason it was skipped.
/// </summary>
internal sealed class StoreAudit(NpgsqlDataSource database, DatabaseSchema schema, PromotedSettings promoted, TimeProvider clock)
{
    private readonly Recomputation _recomputation = new(database);
    private readonly StoredEntities _stored = new(database);

    /// <param name="all">Also entities that have no new events and whose rows are as they were when they were last looked at.</param>
    /// <exception cref="VerbException">The tables are not this version's.</exception>
    public async Task<AuditReport> RunAsync(bool all, CancellationToken cancellation) =>
        (await RunAsync(all, _ => Task.FromResult(true), cancellation))!;

    /// <param name="goOn">Asked before each experiment and device.</param>
    /// <returns>Null: given up, and nothing is on record.</returns>
    public async Task<AuditReport?> RunAsync(bool all, Func<CancellationToken, Task<bool>> goOn, CancellationToken cancellation)
    {
        var unsettled = await UnsettledAsync(cancellation);
        if (unsettled is null && !await schema.TablesAreCurrentAsync(promoted.Current, cancellation))
        {
            await using var connection = await AuditStore.ConnectAsync(database, cancellation);
            throw new VerbException("schema edge is not there, or was made by another version or with other settings: start the services, or run replay rebuild, then audit again"
                + (await StreamsCheck.OfAsync(connection, cancellation) is { Holds: false } gone ? $". What no rebuild brings back: {gone.Says}" : ""));
        }

        Moment moment;
        IReadOnlyList<AuditedEntity> entities;
        int known;
        await using (var connection = await AuditStore.ConnectAsync(database, cancellation))
        {
            await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            moment = await AuditStore.MomentAsync(connection, cancellation);
            (entities, known) = await AuditStore.EntitiesAsync(connection, moment, all, cancellation);
        }

        var (rows, results) = (Table.All.ToDictionary(table => table, _ => new Tally()), new Tally());
        var audited = new List<EntityAudit>();
        foreach (var entity in unsettled is null ? entities : [])
        {
            if (!await goOn(cancellation))
            {
                return null;
            }

            audited.Add(await OfAsync(entity, rows, results, cancellation));
        }

        await using var last = await AuditStore.ConnectAsync(database, cancellation);
        AuditCheck[] checks =
        [
            ProgressChecks.OfProgress(moment, audited.Count, known),
            ProgressChecks.OfResultMark(moment),
            UnreadableCheck([.. audited.Select(entity => entity.Unreadable).Prepend(unsettled).OfType<string>(), .. (await _stored.LostRequestsAsync(cancellation)).Select(lost => lost.Message)]),
            await StreamsCheck.OfAsync(last, cancellation),
            .. unsettled is not null ? [] : Table.All.Select(table => rows[table].Check(table.Name, "rows, as the events say"))
                .Append(results.Check("edge.results", $"ends of trials and experiments after event {moment.RecordedAfter}, each put into the outbox")),
            .. all ? [await ChainCheck.OfAsync(last, cancellation)] : Array.Empty<AuditCheck>(),
            await TelemetryChecks.StoredAsync(last, all, cancellation),
        ];
        var report = new AuditReport(moment.Progress, checks, audited);
        // Without rows it is none that the next look could go on from.
        return unsettled is not null ? report : report with { Earlier = await AuditRecord.SaveAsync(last, report, report.Looked, moment.Events, clock.GetUtcNow(), cancellation) };
    }

    /// <summary>Before a rebuild of all tables begins to read.</summary>
    public async Task<Moment> MomentAsync(CancellationToken cancellation)
    {
        await using var connection = await AuditStore.ConnectAsync(database, cancellation);
        return await AuditStore.MomentAsync(connection, cancellation);
    }

    /// <summary>After a rebuild of all tables, whose rows were computed from the events just now: the next audit need not do so again.</summary>
    /// <param name="before">When it began to read: what came later, wherever in the order, is looked at.</param>
    public async Task AcceptAsync(Moment before, CancellationToken cancellation)
    {
        await using var connection = await AuditStore.ConnectAsync(database, cancellation);
        await AuditRecord.AcceptAsync(connection, before, clock.GetUtcNow(), cancellation);
    }

    /// <summary>Events and rows of one moment: rows of a page and its progress are written in one transaction.</summary>
    private async Task<EntityAudit> OfAsync(AuditedEntity entity, Dictionary<Table, Tally> rows, Tally results, CancellationToken cancellation)
    {
        await using var connection = await AuditStore.ConnectAsync(database, cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var moment = await AuditStore.MomentAsync(connection, cancellation);
        var name = await AuditStore.NameAsync(connection, entity, cancellation);
        var holds = true;
        try
        {
            await foreach (var part in _recomputation.OfAsync(entity, promoted.Current, moment.Progress, moment.RecordedAfter, cancellation))
            {
                foreach (var table in part.Tables)
                {
                    var (count, differs) = await RowComparison.OfAsync(connection, table, part, cancellation);
                    rows[table].Add(count, differs is null ? null : $"{name}: {differs}");
                    holds &= differs is null;
                }

                var missing = await AuditStore.UnpublishedAsync(connection, part.Results, cancellation);
                results.Add(part.Results.Count, missing.Count == 0 ? null : $"{name}: {missing.Count} never were, such as {missing[0].Id}");
                holds &= missing.Count == 0;
            }
        }
        catch (UnreadableEventException unreadable)
        {
            return new EntityAudit(entity, false, 0, "") { Unreadable = unreadable.Message };
        }

        var (standing, md5) = await StandingRows.OfAsync(connection, entity, cancellation);
        return new EntityAudit(entity, holds, standing, md5);
    }

    /// <returns>Why it is not known which settings the rows are to be computed with; null: it is.</returns>
    private async Task<string?> UnsettledAsync(CancellationToken cancellation)
    {
        try
        {
            await promoted.RefreshAsync(cancellation);
            return null;
        }
        catch (UnreadableEventException unreadable)
        {
            return unreadable.Message;
        }
    }

    private static AuditCheck UnreadableCheck(string[] unreadable) => new(
        "events", unreadable.Length == 0, unreadable.Length == 0 ? "all that rows are computed of can be read" : $"{string.Join("; ", unreadable.Distinct())}; of what they are about, rows were not compared")
    {
        CannotBeMended = true,
    };

    /// <summary>Counts what was compared, and keeps the first places that differ.</summary>
    private sealed class Tally
    {
        private const int Kept = 3;
        private readonly List<string> _differing = [];
        private long _count;

        public void Add(long count, string? differs)
        {
            _count += count;
            if (differs is not null)
            {
                _differing.Add(differs);
            }
        }

        public AuditCheck Check(string name, string what) => new(
            name,
            _differing.Count == 0,
            _differing.Count == 0 ? $"{_count} {what}" : string.Join("; ", _differing.Take(Kept)) + (_differing.Count > Kept ? $"; and {_differing.Count - Kept} more" : ""));
    }
}

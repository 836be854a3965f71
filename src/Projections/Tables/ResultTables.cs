using EdgePipeline.Contracts.Replay;
using EdgePipeline.Projections.Archive;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Results;
using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Npgsql;

namespace EdgePipeline.Projections.Tables;

/// <summary>
/// All tables, page by page. A page of events touches entities; their rows are computed anew from all their events up to the page's
/// last, and are written with the results to publish and the projection's progress in one transaction. So the order and size of
/// pages do not show in the tables, and applying a page twice changes nothing.
/// </summary>
internal sealed class ResultTables(NpgsqlDataSource database, PromotedSettings promoted) : IProjection
{
    public const string Name = "results";

    private readonly PageRows _rows = new(database, Table.Schema, () => promoted.Current);
    private readonly ResultMark _mark = new(database);
    private readonly ImportedEvents _imported = new(database);

    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        StoredEvent[] page = [.. events.Select(stored => new StoredEvent(stored.Sequence, stored.Id, stored.Data)).OrderBy(stored => stored.Sequence)];
        if (Array.Exists(page, stored => stored.Data is TableSettingsPromoted)
            && await promoted.ReadAsync(cancellation) is var settings && settings != promoted.Current)
        {
            // Whoever promotes here swaps the tables in the same transaction; events from elsewhere come without their tables.
            throw new InvalidOperationException($"an event promotes settings that the tables were not made with: they are made anew with {settings}");
        }

        var mark = _mark.ReadAsync(cancellation);
        var imported = _imported.WithinAsync(page[0].Sequence, page[^1].Sequence, cancellation);
        var rows = _rows.OfAsync(page, cancellation);
        await Task.WhenAll(mark, imported, rows);
        var changes = await rows;
        var results = ResultMessages.Of(page, changes, await _rows.StandingAsync(changes, cancellation), await mark, await imported);
        TableWriter.Queue(operations, changes, results, page[^1].Sequence);
    }
}

using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Tables.Cells;
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
internal sealed class ResultTables(NpgsqlDataSource database) : IProjection
{
    public const string Name = "results";

    private readonly EventHistory _history = new(database);
    private readonly StoredRows _stored = new(database);
    private readonly ResultMark _mark = new(database);

    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        StoredEvent[] page = [.. events.Select(stored => new StoredEvent(stored.Sequence, stored.Id, stored.Data)).OrderBy(stored => stored.Sequence)];
        var before = page[0].Sequence;
        var touched = TouchedEntities.By(page);

        StoredEvent[] streams = [.. await _history.OfStreamsAsync(touched.TrialAndDeviceStreams, before, cancellation), .. page];
        StoredEvent[] telemetry = [.. await _history.TelemetryOfTrialsAsync(touched.Trials, before, cancellation)];
        var changes = TableChanges.OfTrialsAndDevices(touched, [.. streams.Concat(telemetry).OrderBy(stored => stored.Sequence)]);

        Guid[] experiments = [.. touched.Experiments.Union(changes.Experiments).Order()];
        StoredEvent[] designs = [.. await _history.OfStreamsAsync([.. experiments.Select(Streams.Experiment)], before, cancellation), .. page];
        changes = changes.WithExperiments(experiments, designs, await _stored.AttemptsAsync(experiments, touched.Trials, cancellation));

        var cells = ChangedCells.Of(page, changes);
        string[] keys = [.. cells.Select(cell => cell.CellKey).Distinct()];
        changes = changes.WithCells(cells, await _stored.MetricsAsync(experiments, keys, touched.Trials, cancellation));
        changes = changes.WithFamilies(await _stored.ContrastsAsync([.. cells.Select(cell => cell.ExperimentId).Distinct()], cancellation));

        var standing = await _stored.CellsAsync(experiments, keys, cancellation);
        var results = ResultMessages.Of(page, changes, standing, await _mark.ReadAsync(cancellation));
        TableWriter.Queue(operations, changes, results, page[^1].Sequence);
    }
}

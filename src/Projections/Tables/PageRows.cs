using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.Formulas;
using Npgsql;

namespace EdgePipeline.Projections.Tables;

/// <summary>What a page of events changes in the tables of a schema: from the touched entities' events up to the page's last. Writes nothing.</summary>
/// <param name="settings">What rows are made with, asked for each page.</param>
internal sealed class PageRows(NpgsqlDataSource database, string schema, Func<TableSettings> settings)
{
    private readonly EventHistory _history = new(database);
    private readonly StoredRows _stored = new(database, schema);

    public async Task<TableChanges> OfAsync(IReadOnlyList<StoredEvent> page, CancellationToken cancellation)
    {
        var before = page[0].Sequence;
        var touched = TouchedEntities.By(page);

        StoredEvent[] streams = [.. await _history.OfStreamsAsync(touched.TrialAndDeviceStreams, before, cancellation), .. page];
        StoredEvent[] telemetry = [.. await _history.TelemetryOfTrialsAsync(touched.Trials, before, cancellation)];
        var changes = TableChanges.OfTrialsAndDevices(touched, [.. streams.Concat(telemetry).OrderBy(stored => stored.Sequence)]) with { Settings = settings() };

        Guid[] experiments = [.. touched.Experiments.Union(changes.Experiments).Order()];
        StoredEvent[] designs = [.. await _history.OfStreamsAsync([.. experiments.Select(Streams.Experiment)], before, cancellation), .. page];
        changes = changes.WithExperiments(experiments, designs, await _stored.AttemptsAsync(experiments, touched.Trials, cancellation));

        var cells = ChangedCells.Of(page, changes);
        changes = changes.WithCells(cells, await _stored.MetricsAsync(experiments, Keys([.. cells, .. changes.Controls()]), touched.Trials, cancellation));
        return changes.WithFamilies(await _stored.ContrastsAsync([.. cells.Select(cell => cell.ExperimentId).Distinct()], cancellation));
    }

    /// <summary>The rows that now stand where the changed cells' rows will.</summary>
    public Task<CellRows> StandingAsync(TableChanges changes, CancellationToken cancellation) =>
        _stored.CellsAsync([.. changes.Cells.Select(cell => cell.ExperimentId).Distinct()], Keys(changes.Cells), cancellation);

    private static string[] Keys(IReadOnlyList<CellRow> cells) => [.. cells.Select(cell => cell.CellKey).Distinct()];
}

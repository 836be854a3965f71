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

        // What does not need each other is asked for together: somebody waits for this page's results.
        var streams = _history.OfStreamsAsync(touched.TrialAndDeviceStreams, before, cancellation);
        var telemetry = _history.TelemetryOfTrialsAsync(touched.Trials, before, cancellation);
        await Task.WhenAll(streams, telemetry);
        var changes = TableChanges.OfTrialsAndDevices(touched, [.. (await streams).Concat(page).Concat(await telemetry).OrderBy(stored => stored.Sequence)]) with { Settings = settings() };

        Guid[] experiments = [.. touched.Experiments.Union(changes.Experiments).Order()];
        var designs = _history.OfStreamsAsync([.. experiments.Select(Streams.Experiment)], before, cancellation);
        var attempts = _stored.AttemptsAsync(experiments, touched.Trials, cancellation);
        await Task.WhenAll(designs, attempts);
        changes = changes.WithExperiments(experiments, [.. await designs, .. page], await attempts);

        var cells = ChangedCells.Of(page, changes);
        var metrics = _stored.MetricsAsync(experiments, Keys([.. cells, .. changes.Controls()]), touched.Trials, cancellation);
        var contrasts = _stored.ContrastsAsync([.. cells.Select(cell => cell.ExperimentId).Distinct()], cancellation);
        await Task.WhenAll(metrics, contrasts);
        return changes.WithCells(cells, await metrics).WithFamilies(await contrasts);
    }

    /// <summary>The rows that now stand where the changed cells' rows will.</summary>
    public Task<CellRows> StandingAsync(TableChanges changes, CancellationToken cancellation) =>
        _stored.CellsAsync([.. changes.Cells.Select(cell => cell.ExperimentId).Distinct()], Keys(changes.Cells), cancellation);

    private static string[] Keys(IReadOnlyList<CellRow> cells) => [.. cells.Select(cell => cell.CellKey).Distinct()];
}

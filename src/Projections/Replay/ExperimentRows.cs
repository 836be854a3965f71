using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>
/// All rows of one experiment and its devices, made of its events by the functions that make the tables. They stay in memory: nothing is written, so
/// nothing is left behind however the program ends.
/// </summary>
/// <param name="trialsAtOnce">Trials whose events are in memory together.</param>
internal sealed class ExperimentRows(NpgsqlDataSource database, int trialsAtOnce)
{
    private readonly EventHistory _history = new(database);
    private readonly StoredEntities _entities = new(database);

    /// <param name="through">The last event that counts.</param>
    /// <param name="of">What becomes of an entity's events before rows are made of them.</param>
    public async Task<IReadOnlyDictionary<Table, IReadOnlyCollection<object>>> OfAsync(
        Guid experiment, long through, TableSettings settings, Func<IEnumerable<StoredEvent>, IEnumerable<StoredEvent>> of, CancellationToken cancellation)
    {
        var before = through + 1;
        var trials = await _entities.TrialsOfAsync(experiment, before, cancellation);
        var (rows, metrics) = (new List<TrialRow>(), new List<TrialMetricRow>());
        foreach (var chunk in trials.Chunk(trialsAtOnce))
        {
            var history = await _history.OfWholeTrialsAsync(chunk, before, cancellation);
            var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.OfTrials(chunk), [.. of(history)]);
            rows.AddRange(changes.Trials.Select(trial => trial.Row));
            metrics.AddRange(changes.Metrics);
        }

        StoredEvent[] design = [.. of(await _history.OfStreamsAsync([Streams.Experiment(experiment)], before, cancellation))];
        var whole = TableChanges.OfWholeExperiments(settings, [experiment], design, [.. rows.Select(Attempt.Of)], metrics);
        var devices = await DevicesAsync(whole, before, cancellation);
        return Table.All.ToDictionary<Table, Table, IReadOnlyCollection<object>>(table => table, table =>
            table == Table.Trial ? rows
            : table == Table.TrialMetric ? metrics
            : table == Table.Device || table == Table.DeviceCapability ? table.RowsOf(devices)
            : table.RowsOf(whole));
    }

    private async Task<TableChanges> DevicesAsync(TableChanges whole, long before, CancellationToken cancellation)
    {
        var names = whole.Designs.SelectMany(design => design.Event.Plan.Devices).ToHashSet(StringComparer.Ordinal);
        var history = await _history.OfStreamsAsync([.. names.Select(Streams.Device)], before, cancellation);
        return TableChanges.OfTrialsAndDevices(new TouchedEntities(new HashSet<Guid>(), new HashSet<Guid>(), names), history);
    }
}

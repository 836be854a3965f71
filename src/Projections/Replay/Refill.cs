using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>
/// Fills empty tables from the events, entity by entity: each is read once and its rows computed once, by the
/// same functions as page by page, where an entity is read again for every page that touches it. All or nothing.
/// </summary>
/// <param name="trialsAtOnce">Trials whose events are in memory together.</param>
internal sealed class Refill(NpgsqlDataSource database, int trialsAtOnce)
{
    private readonly EventHistory _history = new(database);

    /// <param name="schema">Where the empty tables are.</param>
    /// <param name="settings">What rows are made with.</param>
    /// <param name="through">The last event to fill in.</param>
    /// <param name="print">Gets lines for a person.</param>
    public async Task RunAsync(string schema, TableSettings settings, long through, Action<string> print, CancellationToken cancellation)
    {
        var before = through + 1;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await DevicesAsync(connection, schema, before, cancellation);

        var trials = await _history.TrialsAsync(before, cancellation);
        var byExperiment = trials.ToLookup(pair => pair.Experiment, pair => pair.Trial);
        Guid[] experiments =
        [
            .. (await _history.StreamsAsync(Streams.Experiments, cancellation)).Select(stream => Guid.Parse(stream[Streams.Experiments.Length..]))
                .Union(byExperiment.Select(group => group.Key)).Order(),
        ];
        var done = 0;
        foreach (var group in Groups(experiments, experiment => byExperiment[experiment].Count(), trialsAtOnce))
        {
            Guid[] ofGroup = [.. group.SelectMany(experiment => byExperiment[experiment])];
            await ExperimentsAsync(connection, schema, settings, group, ofGroup, before, cancellation);
            done += ofGroup.Length;
            print($"{done} of {trials.Count} trials");
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Neighbours share a group as long as they have at most so many trials together; a larger one is a group of its own.</summary>
    internal static IEnumerable<IReadOnlyList<Guid>> Groups(IEnumerable<Guid> experiments, Func<Guid, int> trialsOf, int most)
    {
        var (group, trials) = (new List<Guid>(), 0);
        foreach (var experiment in experiments)
        {
            var more = trialsOf(experiment);
            if (group.Count > 0 && trials + more > most)
            {
                yield return group;
                (group, trials) = ([], 0);
            }

            group.Add(experiment);
            trials += more;
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private async Task DevicesAsync(NpgsqlConnection connection, string schema, long before, CancellationToken cancellation)
    {
        var streams = await _history.StreamsAsync(Streams.Devices, cancellation);
        var history = await _history.OfStreamsAsync(streams, before, cancellation);
        var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.By(history), history);
        await RowCopy.WriteAsync(connection, schema, changes, cancellation);
    }

    private async Task ExperimentsAsync(
        NpgsqlConnection connection,
        string schema,
        TableSettings settings,
        IReadOnlyList<Guid> experiments,
        IReadOnlyList<Guid> trials,
        long before,
        CancellationToken cancellation)
    {
        var (attempts, metrics) = (new List<Attempt>(), new List<TrialMetricRow>());
        // While one lot's rows are copied, the next one is read and computed.
        var next = Task.FromResult(new TableChanges());
        foreach (var chunk in trials.Chunk(trialsAtOnce))
        {
            var changes = await next;
            next = Task.Run(() => TrialsAsync(chunk, before, cancellation), cancellation);
            await CopyAsync(changes);
        }

        await CopyAsync(await next);
        var designs = await _history.OfStreamsAsync([.. experiments.Select(Streams.Experiment)], before, cancellation);
        var whole = new TableChanges { Settings = settings }.WithExperiments(experiments, designs, attempts);
        whole = whole.WithCells([.. whole.AllCells()], metrics).WithFamilies([]);
        await RowCopy.WriteAsync(connection, schema, whole, cancellation);

        async Task CopyAsync(TableChanges changes)
        {
            attempts.AddRange(changes.Trials.Select(trial => Attempt.Of(trial.Row)));
            metrics.AddRange(changes.Metrics);
            await RowCopy.WriteAsync(connection, schema, changes, cancellation);
        }
    }

    private async Task<TableChanges> TrialsAsync(IReadOnlyCollection<Guid> trials, long before, CancellationToken cancellation)
    {
        var telemetry = _history.TelemetryOfTrialsAsync(trials, before, cancellation);
        var streams = await _history.OfStreamsAsync([.. trials.Select(Streams.Trial)], before, cancellation);
        StoredEvent[] history = [.. streams.Concat(await telemetry).OrderBy(stored => stored.Sequence)];
        return TableChanges.OfTrialsAndDevices(new TouchedEntities(new HashSet<Guid>(), trials.ToHashSet(), new HashSet<string>()), history);
    }
}

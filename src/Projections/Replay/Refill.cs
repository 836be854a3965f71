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
    /// <summary>Whose trials are looked up together: what is known of a history at once shall not grow with it.</summary>
    private const int ExperimentsAtOnce = 50;

    private readonly EventHistory _history = new(database);
    private readonly StoredEntities _entities = new(database);

    /// <param name="schema">Where the empty tables are.</param>
    /// <param name="settings">What rows are made with.</param>
    /// <param name="through">The last event to fill in.</param>
    /// <param name="print">Gets lines for a person.</param>
    public async Task RunAsync(string schema, TableSettings settings, long through, Action<string> print, CancellationToken cancellation)
    {
        var before = through + 1;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var indexes = new LateIndexes(connection);
        await indexes.TakeOffAsync(schema, cancellation);
        var copy = new RowCopy(connection, schema);
        await DevicesAsync(copy, before, cancellation);

        if (await _entities.LostRequestsAsync(cancellation) is [var lost, ..])
        {
            throw lost;
        }

        var experiments = await _entities.ExperimentsAsync(cancellation);
        // While one lot's rows are copied, those of the next are computed, and the events of the one after that are read.
        var read = experiments.Chunk(ExperimentsAtOnce).ToAsyncEnumerable()
            .SelectMany(async (Guid[] some, CancellationToken stop) => Lots(some, (await _entities.TrialsAsync(some, before, stop)).ToLookup(pair => pair.Experiment, pair => pair.Trial)))
            .Select(async (Lot lot, CancellationToken stop) => await ReadAsync(lot, before, stop))
            .Ahead(cancellation);
        var made = read.Select(MadeLot.Of).Ahead(cancellation);
        var (trials, done) = (0, 0);
        await foreach (var (rows, ofTrials, ofExperiments) in WithExperiments(made, settings).Ahead(cancellation).WithCancellation(cancellation))
        {
            await copy.WriteAsync(rows, cancellation);
            (trials, done) = (trials + ofTrials, done + ofExperiments);
            print($"{trials} trials, {done} of {experiments.Count} experiments");
        }

        await indexes.MakeAsync(cancellation);
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

    private async Task DevicesAsync(RowCopy copy, long before, CancellationToken cancellation)
    {
        var streams = await _entities.StreamsAsync(Streams.Devices, cancellation);
        var history = await _history.OfStreamsAsync(streams, before, cancellation);
        var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.By(history), history);
        await copy.WriteAsync(TableRows.Of(changes), cancellation);
    }

    /// <summary>Of each group one at least, which ends it.</summary>
    private IEnumerable<Lot> Lots(IEnumerable<Guid> experiments, ILookup<Guid, Guid> trials)
    {
        foreach (var group in Groups(experiments, experiment => trials[experiment].Count(), trialsAtOnce))
        {
            var lots = group.SelectMany(experiment => trials[experiment]).Chunk(trialsAtOnce).DefaultIfEmpty([]).ToArray();
            foreach (var (index, lot) in lots.Index())
            {
                yield return new Lot(lot, index == lots.Length - 1 ? group : []);
            }
        }
    }

    private async Task<ReadLot> ReadAsync(Lot lot, long before, CancellationToken cancellation) => new(
        lot.Trials,
        await _history.OfWholeTrialsAsync(lot.Trials, before, cancellation),
        lot.Experiments,
        await _history.OfStreamsAsync([.. lot.Experiments.Select(Streams.Experiment)], before, cancellation));

    /// <summary>The rows of lots, and after those of a group the rows that its experiments have as a whole; with how many trials and experiments are done by them.</summary>
    private static async IAsyncEnumerable<(IReadOnlyList<TableRows> Rows, int Trials, int Experiments)> WithExperiments(IAsyncEnumerable<MadeLot> lots, TableSettings settings)
    {
        var (attempts, metrics) = (new List<Attempt>(), new List<TrialMetricRow>());
        await foreach (var lot in lots)
        {
            attempts.AddRange(lot.Attempts);
            metrics.AddRange(lot.Metrics);
            yield return (lot.Rows, lot.Trials, 0);
            if (lot.Experiments.Count > 0)
            {
                yield return (TableRows.Of(TableChanges.OfWholeExperiments(settings, lot.Experiments, lot.Designs, attempts, metrics)), 0, lot.Experiments.Count);
                (attempts, metrics) = ([], []);
            }
        }
    }

    /// <param name="Experiments">All of the group whose last lot this is; none: others follow.</param>
    private sealed record Lot(IReadOnlyList<Guid> Trials, IReadOnlyList<Guid> Experiments);

    /// <summary>A lot with what is stored of it.</summary>
    private sealed record ReadLot(IReadOnlyList<Guid> Trials, IReadOnlyList<StoredEvent> History, IReadOnlyList<Guid> Experiments, IReadOnlyList<StoredEvent> Designs);

    /// <summary>A lot's rows, without what they were made of: what waits in memory is looked at by each collection of it.</summary>
    private sealed record MadeLot(
        int Trials, IReadOnlyList<TableRows> Rows, IReadOnlyList<Attempt> Attempts, IReadOnlyList<TrialMetricRow> Metrics, IReadOnlyList<Guid> Experiments, IReadOnlyList<StoredEvent> Designs)
    {
        public static MadeLot Of(ReadLot lot)
        {
            var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.OfTrials(lot.Trials), lot.History);
            return new MadeLot(lot.Trials.Count, TableRows.Of(changes), [.. changes.Trials.Select(trial => Attempt.Of(trial.Row))], changes.Metrics, lot.Experiments, lot.Designs);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;
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
        var indexes = new LateIndexes(connection);
        await indexes.TakeOffAsync(schema, cancellation);
        await DevicesAsync(connection, schema, before, cancellation);

        var trials = await _history.TrialsAsync(before, cancellation);
        var byExperiment = trials.ToLookup(pair => pair.Experiment, pair => pair.Trial);
        Guid[] experiments =
        [
            .. (await _history.StreamsAsync(Streams.Experiments, cancellation)).Select(stream => Guid.Parse(stream[Streams.Experiments.Length..]))
                .Union(byExperiment.Select(group => group.Key)).Order(),
        ];
        (IReadOnlyList<Guid> Experiments, Guid[][] Lots)[] groups =
        [
            .. Groups(experiments, experiment => byExperiment[experiment].Count(), trialsAtOnce)
                .Select(group => (group, group.SelectMany(experiment => byExperiment[experiment]).Chunk(trialsAtOnce).ToArray())),
        ];
        // While one lot's rows are copied, those of the next are computed, and the events of the one after that are read.
        await using var lots = Ahead(
            Ahead(groups.SelectMany(group => group.Lots).ToAsyncEnumerable(), (lot, stop) => HistoryAsync(lot, before, stop), cancellation),
            (lot, _) => Task.FromResult(TableChanges.OfTrialsAndDevices(TouchedEntities.OfTrials(lot.Trials), lot.History)),
            cancellation).GetAsyncEnumerator(cancellation);
        var done = 0;
        foreach (var group in groups)
        {
            await ExperimentsAsync(connection, schema, settings, group.Experiments, lots, group.Lots.Length, before, cancellation);
            done += group.Lots.Sum(lot => lot.Length);
            print($"{done} of {trials.Count} trials");
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
        IAsyncEnumerator<TableChanges> lots,
        int count,
        long before,
        CancellationToken cancellation)
    {
        var (attempts, metrics) = (new List<Attempt>(), new List<TrialMetricRow>());
        var designs = _history.OfStreamsAsync([.. experiments.Select(Streams.Experiment)], before, cancellation);
        for (var lot = 0; lot < count && await lots.MoveNextAsync(); lot++)
        {
            attempts.AddRange(lots.Current.Trials.Select(trial => Attempt.Of(trial.Row)));
            metrics.AddRange(lots.Current.Metrics);
            await RowCopy.WriteAsync(connection, schema, lots.Current, cancellation);
        }

        await RowCopy.WriteAsync(connection, schema, TableChanges.OfWholeExperiments(settings, experiments, await designs, attempts, metrics), cancellation);
    }

    private async Task<(Guid[] Trials, IReadOnlyList<StoredEvent> History)> HistoryAsync(Guid[] trials, long before, CancellationToken cancellation) =>
        (trials, await _history.OfWholeTrialsAsync(trials, before, cancellation));

    /// <summary>The same, in order, with one result made ready while the one before is used.</summary>
    private static async IAsyncEnumerable<TResult> Ahead<TSource, TResult>(
        IAsyncEnumerable<TSource> source, Func<TSource, CancellationToken, Task<TResult>> of, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ready = Channel.CreateBounded<TResult>(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var making = Task.Run(
            async () =>
            {
                Exception? failure = null;
                try
                {
                    await foreach (var item in source.WithCancellation(stop.Token))
                    {
                        await ready.Writer.WriteAsync(await of(item, stop.Token), stop.Token);
                    }
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                }

                ready.Writer.Complete(failure);
            },
            CancellationToken.None);
        try
        {
            await foreach (var result in ready.Reader.ReadAllAsync(cancellation))
            {
                yield return result;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await making;
        }
    }
}

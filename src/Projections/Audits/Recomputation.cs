using EdgePipeline.Contracts;
using EdgePipeline.Projections.Archive;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>An entity's rows once more from its events, by the functions that make the tables. Neither pages nor marks nor the tables have a part in it.</summary>
internal sealed class Recomputation(NpgsqlDataSource database)
{
    private const int TrialsAtOnce = 100;

    private static readonly Table[] OfTrials = [Table.Trial, Table.TrialMetric];
    private static readonly Table[] OfDevices = [Table.Device, Table.DeviceCapability];
    private static readonly Table[] OfExperiments = [.. Table.All.Except([.. OfTrials, .. OfDevices])];

    private readonly EventHistory _history = new(database);
    private readonly ImportedEvents _imported = new(database);

    /// <param name="through">The last event that counts.</param>
    /// <param name="recordedAfter">Results of earlier events are not asked for.</param>
    public async IAsyncEnumerable<AuditedPart> OfAsync(
        AuditedEntity entity, TableSettings settings, long through, long recordedAfter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var before = through + 1;
        if (entity.Experiment is not { } experiment)
        {
            var ofDevice = await _history.OfStreamsAsync([entity.Stream], before, cancellation);
            yield return new AuditedPart(TableChanges.OfTrialsAndDevices(TouchedEntities.By(ofDevice), ofDevice), OfDevices, "device = $2", entity.Device, []);
            yield break;
        }

        var (attempts, metrics) = (new List<Attempt>(), new List<TrialMetricRow>());
        var trials = await TrialsAsync(experiment, before, cancellation);
        foreach (var some in trials.Chunk(TrialsAtOnce))
        {
            StoredEvent[] history =
            [
                .. (await _history.OfStreamsAsync([.. some.Select(Streams.Trial)], before, cancellation))
                    .Concat(await _history.TelemetryOfTrialsAsync(some, before, cancellation)).OrderBy(stored => stored.Sequence),
            ];
            var changes = TableChanges.OfTrialsAndDevices(new TouchedEntities(new HashSet<Guid>(), some.ToHashSet(), new HashSet<string>()), history);
            attempts.AddRange(changes.Trials.Select(trial => Attempt.Of(trial.Row)));
            metrics.AddRange(changes.Metrics);
            yield return new AuditedPart(changes, OfTrials, "trial_id = any($2)", some, await ResultsAsync(history, changes, recordedAfter, cancellation));
        }

        // Rows of trials that no event speaks of.
        yield return new AuditedPart(new TableChanges(), OfTrials, $"experiment_id = '{experiment}' and trial_id <> all($2)", trials, []);

        var own = await _history.OfStreamsAsync([entity.Stream], before, cancellation);
        var whole = new TableChanges { Settings = settings }.WithExperiments([experiment], own, attempts);
        whole = whole.WithCells([.. whole.AllCells()], metrics).WithFamilies([]);
        yield return new AuditedPart(whole, OfExperiments, "experiment_id = $2", experiment, await ResultsAsync(own, whole, recordedAfter, cancellation));
    }

    /// <summary>Of trials and experiments. Which changes of a cell were news depends on how events came in pages.</summary>
    private async Task<IReadOnlyList<ResultMessage>> ResultsAsync(IReadOnlyList<StoredEvent> history, TableChanges changes, long after, CancellationToken cancellation) =>
        history.Count == 0
            ? []
            :
            [
                .. ResultMessages.Of(history, changes, new CellRows([], []), after, await _imported.WithinAsync(history[0].Sequence, history[^1].Sequence, cancellation))
                    .Where(result => !result.Event.EndsWith("-changed", StringComparison.Ordinal)),
            ];

    private async Task<Guid[]> TrialsAsync(Guid experiment, long before, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select coalesce(array_agg(distinct (data->>'trialId')::uuid), array[]::uuid[]) from {EventStore.Schema}.mt_events
            where type = 'trial_requested' and (data->>'experimentId')::uuid = $1 and seq_id < $2
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = experiment });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        return (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
    }
}

using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
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
    private readonly StoredEntities _entities = new(database);
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

        var own = await _history.OfStreamsAsync([entity.Stream], before, cancellation);
        await DemandRequestsAsync(own, cancellation);
        var (attempts, metrics) = (new List<Attempt>(), new List<TrialMetricRow>());
        var trials = await _entities.TrialsOfAsync(experiment, before, cancellation);
        foreach (var some in trials.Chunk(TrialsAtOnce))
        {
            var history = await _history.OfWholeTrialsAsync(some, before, cancellation);
            var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.OfTrials(some), history);
            attempts.AddRange(changes.Trials.Select(trial => Attempt.Of(trial.Row)));
            metrics.AddRange(changes.Metrics);
            yield return new AuditedPart(changes, OfTrials, "trial_id = any($2)", some, await ResultsAsync(history, changes, recordedAfter, cancellation));
        }

        // Rows of trials that no event speaks of.
        yield return new AuditedPart(new TableChanges(), OfTrials, $"experiment_id = '{experiment}' and trial_id <> all($2)", trials, []);

        var whole = TableChanges.OfWholeExperiments(settings, [experiment], own, attempts, metrics);
        yield return new AuditedPart(whole, OfExperiments, "experiment_id = $2", experiment, await ResultsAsync(own, whole, recordedAfter, cancellation));
    }

    /// <summary>Without its request a trial would not be found, and the experiment's rows would be made as if it had never been.</summary>
    private async Task DemandRequestsAsync(IReadOnlyList<StoredEvent> own, CancellationToken cancellation)
    {
        if (await _entities.LostRequestsAsync(cancellation) is { Count: > 0 } lost)
        {
            var drawn = own.Select(stored => stored.Data).OfType<ExperimentDesigned>().SelectMany(designed => designed.Order ?? []).Select(trial => Streams.Trial(trial.TrialId)).ToHashSet(StringComparer.Ordinal);
            if (lost.FirstOrDefault(request => drawn.Contains(request.Stream)) is { } unreadable)
            {
                throw unreadable;
            }
        }
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
}

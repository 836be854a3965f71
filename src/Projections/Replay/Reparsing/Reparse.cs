using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Archive;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Evidence;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Trials;
using EdgePipeline.Workloads;
using EdgePipeline.Workloads.Filebench.Wml;
using Marten;
using Npgsql;

namespace EdgePipeline.Projections.Replay.Reparsing;

/// <summary>Parses the outputs that events keep again, and appends what is other than what is in force. The tables follow as they do after any event.</summary>
internal sealed class Reparse(IDocumentStore events, NpgsqlDataSource database, DatabaseSchema schema, CurrentTables tables, TimeProvider clock)
{
    /// <summary>Two at once would append the same twice.</summary>
    private const long Key = 0x45444745_52455052;

    /// <summary>Trials whose outputs are in memory together.</summary>
    private const int TrialsAtOnce = 50;

    private readonly EventHistory _history = new(database);
    private readonly StoredEntities _entities = new(database);

    /// <param name="experiment">As for <c>why</c>: a name, the end of one, an id, or <c>last</c>; null: every experiment.</param>
    /// <param name="workloadOf">Makes the workload that has the parser.</param>
    /// <param name="print">Gets lines for a person.</param>
    public async Task RunAsync(string? experiment, Func<WorkloadPoint, IWorkload> workloadOf, Action<string> print, CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        await tables.EnsureAsync(print, cancellation);
        var only = experiment is null
            ? (Guid?)null
            : (await FoundRow.FindAsync(database, Table.Experiment.ShortName, [experiment], cancellation)).Row.GetProperty("experiment_id").GetGuid();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var alone = await connection.BeginTransactionAsync(cancellation);
        await using (var locking = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { CommandTimeout = 0, Parameters = { new() { Value = Key } } })
        {
            await locking.ExecuteNonQueryAsync(cancellation);
        }

        var (results, appended, unread) = (0, 0, 0);
        var trials = await _entities.TrialsAsync(only is { } one ? [one] : await _entities.ExperimentsAsync(cancellation), long.MaxValue, cancellation);
        foreach (var chunk in trials.Select(pair => pair.Trial).Distinct().Chunk(TrialsAtOnce))
        {
            await using var session = events.LightweightSession();
            foreach (var attempt in await AttemptsAsync(chunk, cancellation))
            {
                results++;
                try
                {
                    if (ReparseDecider.Of(attempt, (TrialCompleted)attempt.Outcome!.Data, workloadOf(attempt.Requested.Workload), clock.GetUtcNow()) is { } reparsed)
                    {
                        session.Events.Append(Streams.Trial(reparsed.TrialId), reparsed);
                        print(ReparseText.Line(attempt.Requested, attempt.Completed!, reparsed));
                        appended++;
                    }
                }
                catch (Exception failure) when (failure is VerbException or WmlException)
                {
                    print($"{attempt.Requested.CellKey}, block {attempt.Requested.Block} ({attempt.Requested.TrialId}) cannot be parsed again: {failure.Message}");
                    unread++;
                }
            }

            await session.SaveChangesAsync(cancellation);
        }

        await tables.EnsureAsync(print, cancellation);
        print($"{results} results parsed again: {appended} events appended{(unread > 0 ? $", {unread} that cannot be parsed again" : "")}; no result of before is lost");
    }

    /// <exception cref="VerbException">The workload's parser needs what only the device has.</exception>
    public static IWorkload WorkloadOf(WorkloadPoint point) => WorkloadCatalog.Of(
        point, personality => throw new VerbException($"its parser needs the text of Filebench's personality {personality.ToString().ToLowerInvariant()}, which is on the device and not in the event"));

    /// <summary>Those with a result, with their outputs.</summary>
    private async Task<IReadOnlyList<AttemptEvents>> AttemptsAsync(IReadOnlyList<Guid> trials, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select seq_id, id, type, data::text, stream_id from {EventStore.Schema}.mt_events
            where stream_id = any($1) and type in ('trial_requested', 'trial_completed', 'trial_failed', 'trial_interrupted', 'trial_reparsed') order by seq_id
            """);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. trials.Select(Streams.Trial)] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var stored = new List<StoredEvent>();
        while (await reader.ReadAsync(cancellation))
        {
            stored.Add(EventRow.Read(reader));
        }

        return [.. stored.GroupBy(one => TrialEvents.TrialOf(one.Data)).SelectMany(trial => AttemptEvents.Of([.. trial])).Where(attempt => attempt.Completed is not null)];
    }
}

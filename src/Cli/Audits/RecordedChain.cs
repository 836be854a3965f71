using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Auditing;
using Humanizer;
using Npgsql;

namespace EdgePipeline.Cli.Audits;

/// <summary>Whether the events of an experiment and its trials are those that were appended, by the hash chain that the database kept of them.</summary>
internal static class RecordedChain
{
    private const string OfStreams = "stream_id = any($1)";

    private const string Name = "the events are those that were recorded";

    public static async Task<AuditCheck> OfExperimentAsync(string database, Guid experimentId, IReadOnlyList<RecordedEvent> events, CancellationToken cancellation)
    {
        // Trials of the design too: of one whose events are gone, the chain is what is left.
        string[] streams =
        [
            Streams.Experiment(experimentId),
            .. events.SelectMany(recorded => recorded.Data switch
            {
                ExperimentDesigned designed => designed.Order.Select(trial => trial.TrialId),
                TrialRequested requested => [requested.TrialId],
                _ => [],
            }).Distinct().Select(Streams.Trial),
        ];
        await using var source = NpgsqlDataSource.Create(database);
        await using (var exists = source.CreateCommand("select to_regclass('edge_events.event_chain') is not null"))
        {
            if (!(bool)(await exists.ExecuteScalarAsync(cancellation))!)
                return new AuditCheck(Name, true, "not known: the services of this version, which begin the chains, have not run on this store yet", []);
        }

        var byPlace = events.ToDictionary(recorded => recorded.Sequence);
        var (places, evidence) = (new List<string>(), new List<Evidence>());
        await using (var breaks = Command(source, EventChain.BreaksSql(OfStreams), streams))
        {
            await using var reader = await breaks.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                long? sequence = await reader.IsDBNullAsync(0, cancellation) ? null : reader.GetInt64(0);
                places.Add($"{(sequence is null ? "the event" : $"event {sequence}")}, version {reader.GetInt64(2)} of {reader.GetString(1)}, {reader.GetString(3)}");
                if (sequence is { } place && byPlace.TryGetValue(place, out var recorded))
                    evidence.Add(Evidence.Of(recorded));
            }
        }

        await using var head = Command(source, EventChain.HeadSql(OfStreams), streams);
        await using var found = await head.ExecuteReaderAsync(cancellation);
        await found.ReadAsync(cancellation);
        var (chains, chained, unchained) = (found.GetInt64(0), found.GetInt64(1), found.GetInt64(2));
        return new AuditCheck(
            Name, places.Count == 0,
            places.Count > 0 ? string.Join("; ", places)
                : chained == 0 ? $"not known: {"event".ToQuantity(unchained)} from before there were chains"
                : $"{"event".ToQuantity(chained)} in {"chain".ToQuantity(chains)}{(unchained > 0 ? $"; {"event".ToQuantity(unchained)} from before there were chains" : "")}; hash of all ends: {found.GetString(3)}",
            evidence);
    }

    private static NpgsqlCommand Command(NpgsqlDataSource source, string sql, string[] streams)
    {
        var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = streams });
        return command;
    }
}

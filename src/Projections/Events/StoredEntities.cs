using EdgePipeline.Contracts;
using Npgsql;

namespace EdgePipeline.Projections.Events;

/// <summary>Whom the stored events are about.</summary>
internal sealed class StoredEntities(NpgsqlDataSource database)
{
    /// <summary>Every experiment that has a stream or a trial, in order.</summary>
    public async Task<IReadOnlyList<Guid>> ExperimentsAsync(CancellationToken cancellation)
    {
        // From one experiment of the index to the next: there are many trials and few experiments.
        const string id = "(data->>'experimentId')::uuid";
        await using var command = database.CreateCommand(
            $"""
            with recursive asked as (
              (select {id} as id from {EventStore.Schema}.mt_events where type = 'trial_requested' order by 1 limit 1)
              union all
              select (select {id} from {EventStore.Schema}.mt_events where type = 'trial_requested' and {id} > asked.id order by 1 limit 1) from asked where asked.id is not null)
            select id from asked where id is not null
            union select substr(id, {Streams.Experiments.Length + 1})::uuid from {EventStore.Schema}.mt_streams where starts_with(id, '{Streams.Experiments}')
            order by 1
            """);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var experiments = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
        {
            experiments.Add(reader.GetGuid(0));
        }

        return experiments;
    }

    /// <summary>Requests of a trial that say not of which experiment: by nothing else would anybody come upon the trial.</summary>
    public async Task<IReadOnlyList<UnreadableEventException>> LostRequestsAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select seq_id, stream_id from {EventStore.Schema}.mt_events where type = 'trial_requested' and (data->>'experimentId')::uuid is null order by seq_id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var lost = new List<UnreadableEventException>();
        while (await reader.ReadAsync(cancellation))
        {
            lost.Add(new UnreadableEventException(reader.GetInt64(0), "trial_requested", reader.GetString(1), "it names no experiment"));
        }

        return lost;
    }

    /// <summary>Every trial of these experiments that was requested, in the order of both.</summary>
    public async Task<IReadOnlyList<(Guid Experiment, Guid Trial)>> TrialsAsync(IEnumerable<Guid> experiments, long before, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            select distinct (data->>'experimentId')::uuid as experiment, (data->>'trialId')::uuid as trial
            from {EventStore.Schema}.mt_events where type = 'trial_requested' and (data->>'experimentId')::uuid = any($1) and seq_id < $2 order by experiment, trial
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. experiments] });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var trials = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(cancellation))
        {
            trials.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return trials;
    }

    /// <summary>Every trial of one experiment that was requested, in order.</summary>
    public async Task<IReadOnlyList<Guid>> TrialsOfAsync(Guid experiment, long before, CancellationToken cancellation) =>
        [.. (await TrialsAsync([experiment], before, cancellation)).Select(pair => pair.Trial)];

    /// <summary>Keys of the streams whose key begins so, in order.</summary>
    public async Task<IReadOnlyList<string>> StreamsAsync(string prefix, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select id from {EventStore.Schema}.mt_streams where starts_with(id, $1) order by id");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = prefix });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var streams = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            streams.Add(reader.GetString(0));
        }

        return streams;
    }
}

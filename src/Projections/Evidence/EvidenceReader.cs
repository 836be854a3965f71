using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Evidence;

/// <summary>An event that a row rests on, without its contents.</summary>
/// <param name="Source">Of telemetry: which readings.</param>
/// <param name="InWindow">Of telemetry: whether some of its readings lie in the attempt's measured window; null: there is none to compare with.</param>
/// <param name="Outputs">What a tool printed, by name.</param>
/// <param name="Parser">Of a result: what read it from the output.</param>
/// <param name="Problem">Of a result: why that parser did not understand the output.</param>
/// <param name="Value">Of a result, where a metric is asked about: what the parser said of it; null: nothing.</param>
internal sealed record EvidenceEvent(
    long Sequence,
    Guid Id,
    string Type,
    DateTimeOffset At,
    string Stream,
    string? Source,
    bool? InWindow,
    IReadOnlyList<OutputName> Outputs,
    string? Parser = null,
    string? Problem = null,
    double? Value = null);

internal sealed record OutputName(string Name, int Bytes, string Sha256);

/// <summary>Finds the events that a row rests on.</summary>
internal sealed class EvidenceReader(NpgsqlDataSource database)
{
    private readonly EventHistory _history = new(database);

    public async Task<IReadOnlyList<EvidenceEvent>> OfAsync(FoundRow found, CancellationToken cancellation) =>
        await DescribeAsync([.. RowEvidence.Of(found.Table, found.Row, await HistoryAsync(found, cancellation)).Select(stored => stored.Sequence)], found.Metric, cancellation);

    /// <summary>What the tool printed, as the event keeps it.</summary>
    public async Task<RawOutput> OutputAsync(long sequence, string name, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select o::text from {EventStore.Schema}.mt_events, jsonb_array_elements(data->'outputs') o where seq_id = $1 and o->>'name' = $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sequence });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return JsonSerializer.Deserialize<RawOutput>((string)(await command.ExecuteScalarAsync(cancellation))!, EventStore.Json)!;
    }

    /// <summary>All events of the row's entities up to now.</summary>
    internal async Task<IReadOnlyList<StoredEvent>> HistoryAsync(FoundRow found, CancellationToken cancellation)
    {
        string? Column(string name) => found.Row.TryGetProperty(name, out var value) ? value.ToString() : null;
        string[] streams = found.Table.Key[0] switch
        {
            "trial_id" => [Streams.Trial(Guid.Parse(Column("trial_id")!))],
            "experiment_id" => [Streams.Experiment(Guid.Parse(Column("experiment_id")!))],
            _ => [Streams.Device(Column("device")!)],
        };
        // Other tables may rest on trials of the whole experiment.
        var isOfCells = found.Table == Table.RuntimeThroughput || found.Table == Table.RuntimeEfficiency;
        Guid[] trials = found.Table.Key[0] switch
        {
            "trial_id" => [Guid.Parse(Column("trial_id")!)],
            "experiment_id" => await TrialsAsync(
                Guid.Parse(Column("experiment_id")!), isOfCells ? Column("device") : null, isOfCells ? Column("workload") : null, cancellation),
            _ => [],
        };
        var own = await _history.OfStreamsAsync([.. streams.Union(trials.Select(Streams.Trial))], long.MaxValue, cancellation);
        return [.. own.Concat(await _history.TelemetryOfTrialsAsync(trials, long.MaxValue, cancellation)).OrderBy(stored => stored.Sequence)];
    }

    /// <summary>Trials of an experiment; of a row of one device and workload, those that it is compared with and the device's controls.</summary>
    private async Task<Guid[]> TrialsAsync(Guid experiment, string? device, string? workload, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select coalesce(array_agg(distinct trial_id), '{}') from edge.trial
            where experiment_id = $1 and ($2::text is null or device = $2) and ($3::text is null or workload = $3 or is_control)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = experiment });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)device ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)workload ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        return (Guid[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<IReadOnlyList<EvidenceEvent>> DescribeAsync(long[] sequences, string? metric, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"""
            with evidence as (select * from {EventStore.Schema}.mt_events where seq_id = any($1)),
            result as (
              select seq_id, data->>'trialId' as trial, data->>'attempt' as attempt, data->>'bootId' as boot, data as said from evidence where type = 'trial_completed'
              union all select r.seq_id, r.data->>'trialId', r.data->>'attempt', c.data->>'bootId', r.data->'result' from evidence r
                join evidence c on c.type = 'trial_completed' and c.data->>'trialId' = r.data->>'trialId' and c.data->>'attempt' = r.data->>'attempt'
                where r.type = 'trial_reparsed' and r.data->>'result' is not null),
            in_force as (select distinct on (trial, attempt) * from result order by trial, attempt, seq_id desc)
            select e.seq_id, e.id, e.type, e.timestamp, e.stream_id, case when e.type = 'telemetry_batch' then e.data->>'source' when e.type = 'telemetry_page' then jsonb_array_length(e.data->'sources') || ' sources' end,
              (select bool_or((e.data->>'startNs')::bigint <= (c.said->>'windowEndNs')::bigint
                 and (e.data->>'startNs')::bigint + coalesce((e.data->'offsetsNs'->>-1)::bigint, 1000 * (
                   select max(o) from jsonb_array_elements(e.data->'tracks') t, lateral (select sum(n::int)::int from jsonb_array_elements_text(t->'readings') n) r (count),
                     unnest(edge_internal.numbers(t->'offsets', r.count)) o), 0) >= (c.said->>'windowStartNs')::bigint)
               from in_force c
               where {TelemetryEvents.Sql} and c.trial = e.data->>'trialId' and c.attempt = e.data->>'attempt' and c.boot = e.data->>'bootId'),
              (select jsonb_agg(o - 'gzipBase64')::text from jsonb_array_elements(e.data->'outputs') o),
              e.data->>'parserVersion', e.data->>'problem',
              (select (m->>'value')::double precision from result r, jsonb_array_elements(r.said->'metrics') m where r.seq_id = e.seq_id and m->>'name' = $2 limit 1)
            from evidence e order by e.seq_id
            """);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = sequences });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)metric ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<EvidenceEvent>();
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(new EvidenceEvent(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetString(2),
                new DateTimeOffset(reader.GetDateTime(3)),
                reader.GetString(4),
                await reader.IsDBNullAsync(5, cancellation) ? null : reader.GetString(5),
                await reader.IsDBNullAsync(6, cancellation) ? null : reader.GetBoolean(6),
                await reader.IsDBNullAsync(7, cancellation) ? [] : JsonSerializer.Deserialize<OutputName[]>(reader.GetString(7), EventStore.Json)!,
                await reader.IsDBNullAsync(8, cancellation) ? null : reader.GetString(8),
                await reader.IsDBNullAsync(9, cancellation) ? null : reader.GetString(9),
                await reader.IsDBNullAsync(10, cancellation) ? null : reader.GetDouble(10)));
        }

        return events;
    }
}

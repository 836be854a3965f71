using EdgePipeline.Contracts;
using EdgePipeline.Projections.Windows;
using Npgsql;
using NpgsqlTypes;

namespace EdgePipeline.Projections.Events;

/// <summary>What was stored before a place in the store: one query for a kind of entity.</summary>
internal sealed class EventHistory(NpgsqlDataSource database)
{
    /// <summary>Without what no row is made of: the tools' own output is most of a trial's events, and rows need one column of most sources.</summary>
    private const string Columns =
        $"""
        select seq_id, id, type, case
          when type in ('trial_completed', 'trial_failed') then (data - 'outputs')::text
          when type = 'telemetry_batch' and data->>'source' like '{TelemetrySources.Process}%' then {MemoryUse.OnlySql}
          else data::text
        end, stream_id
        from {EventStore.Schema}.mt_events
        """;

    /// <param name="before">Only events with a lower sequence.</param>
    /// <returns>In sequence.</returns>
    public async Task<IReadOnlyList<StoredEvent>> OfStreamsAsync(IReadOnlyCollection<string> streams, long before, CancellationToken cancellation) =>
        InSequence(await StreamsAsync(streams, before, cancellation));

    /// <summary>A page of what rows are made of, in sequence. What Marten writes in the place of an event whose append failed is nothing that happened.</summary>
    /// <param name="after">Only events with a higher sequence.</param>
    /// <param name="through">And none with a higher one than this.</param>
    public async Task<IReadOnlyList<StoredEvent>> PageAsync(long after, long through, int most, CancellationToken cancellation) =>
        await ReadAsync(
            $"""
            {Columns} where seq_id > $1 and seq_id <= $2 and type <> 'tombstone' and (type <> 'telemetry_batch' or {TelemetrySources.InformsRowsSql})
            order by seq_id limit $3
            """,
            cancellation,
            new NpgsqlParameter<long> { TypedValue = after },
            new NpgsqlParameter<long> { TypedValue = through },
            new NpgsqlParameter<int> { TypedValue = most });

    /// <summary>Telemetry of the sources that rows are made of.</summary>
    /// <returns>In sequence.</returns>
    public async Task<IReadOnlyList<StoredEvent>> TelemetryOfTrialsAsync(IReadOnlyCollection<Guid> trials, long before, CancellationToken cancellation) =>
        InSequence(await TelemetryAsync(trials, before, cancellation));

    /// <summary>All that rows of these trials are made of.</summary>
    /// <returns>In sequence.</returns>
    public async Task<IReadOnlyList<StoredEvent>> OfWholeTrialsAsync(IReadOnlyCollection<Guid> trials, long before, CancellationToken cancellation)
    {
        var streams = StreamsAsync([.. trials.Select(Streams.Trial)], before, cancellation);
        var telemetry = TelemetryAsync(trials, before, cancellation);
        await Task.WhenAll(streams, telemetry);
        return InSequence([.. await streams, .. await telemetry]);
    }

    private Task<List<StoredEvent>> StreamsAsync(IReadOnlyCollection<string> streams, long before, CancellationToken cancellation) =>
        ReadAsync($"{Columns} where stream_id = any($1) and seq_id < $2", streams.ToArray(), before, cancellation);

    /// <summary>Trial by trial: for a hundred of them at once, PostgreSQL would rather read the whole history than look each up.</summary>
    private Task<List<StoredEvent>> TelemetryAsync(IReadOnlyCollection<Guid> trials, long before, CancellationToken cancellation) =>
        ReadAsync(
            $"""
            select found.* from unnest($1) as wanted(trial) cross join lateral (
              {Columns} where {TelemetryEvents.Sql} and (data->>'trialId')::uuid = wanted.trial and seq_id < $2
                and {TelemetrySources.InformsRowsSql}
              offset 0) found
            """,
            trials.ToArray(),
            before,
            cancellation);

    /// <summary>Sorted here: PostgreSQL would keep the text of all of them for it, and send nothing meanwhile.</summary>
    private static List<StoredEvent> InSequence(List<StoredEvent> events)
    {
        events.Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
        return events;
    }

    private async Task<List<StoredEvent>> ReadAsync<TKey>(string sql, TKey[] keys, long before, CancellationToken cancellation) =>
        keys.Length == 0
            ? []
            : await ReadAsync(
                sql,
                cancellation,
                new NpgsqlParameter<TKey[]> { TypedValue = keys },
                new NpgsqlParameter<long> { TypedValue = before, NpgsqlDbType = NpgsqlDbType.Bigint });

    private async Task<List<StoredEvent>> ReadAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var events = new List<StoredEvent>();
            while (await reader.ReadAsync(cancellation))
            {
                events.Add(EventRow.Read(reader));
            }

            return events;
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            throw await NoObjectAsync(cancellation) ?? (Exception)failure;
        }
    }

    /// <summary>PostgreSQL takes a member only from an object, and does not say which event is none.</summary>
    private async Task<UnreadableEventException?> NoObjectAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select seq_id, type, stream_id from {EventStore.Schema}.mt_events where jsonb_typeof(data) <> 'object' order by seq_id limit 1");
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new UnreadableEventException(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), "it is no JSON object") : null;
    }
}

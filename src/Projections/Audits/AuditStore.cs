using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>What audits read of the store.</summary>
internal static class AuditStore
{
    /// <summary>Rows as text are the same whatever the server is set to.</summary>
    public static async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        await using var pin = new NpgsqlCommand(Fingerprint.Pinned, connection);
        await pin.ExecuteNonQueryAsync(cancellation);
        return connection;
    }

    public static async Task<Moment> MomentAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            with progress as (select coalesce((select last_seq_id from {EventStore.Schema}.mt_event_progression where name = '{ResultTables.Name}:All'), 0) as at)
            select p.at, m.through_sequence, (select coalesce(max(seq_id), 0) from {EventStore.Schema}.mt_events), m.recorded_after,
              (select count(*) from {EventStore.Schema}.mt_events where seq_id <= p.at),
              (select last_value + is_called::int from {EventStore.Schema}.mt_events_sequence),
              coalesce((select last_seq_id from {EventStore.Schema}.mt_event_progression where name = 'HighWaterMark'), 0)
            from progress p, edge_internal.result_mark m
            """,
            connection)
        { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new Moment(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6));
    }

    /// <summary>
    /// Those to look at: all of them, also when events have come or gone before the last audit's end; or else those with new events and
    /// those whose rows have not the hash that they had when they were right.
    /// </summary>
    /// <returns>And how many there are.</returns>
    public static async Task<(IReadOnlyList<AuditedEntity> Entities, int Known)> EntitiesAsync(
        NpgsqlConnection connection, Moment moment, bool all, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            with standing as ({StandingRows.Of(Table.All)}),
            entity as (
              select stream, standing.md5 is null or standing.md5 is distinct from audited.md5 as changed
              from (select id as stream from {EventStore.Schema}.mt_streams where starts_with(id, '{Streams.Experiments}') or starts_with(id, '{Streams.Devices}')
                union select '{Streams.Experiments}' || (data->>'experimentId') from {EventStore.Schema}.mt_events where type = 'trial_requested'
                union select stream from standing union select entity from edge_internal.audited_entity) known
              left join standing using (stream) left join edge_internal.audited_entity audited on audited.entity = stream where stream is not null),
            last as (select through_sequence, events = (select count(*) from {EventStore.Schema}.mt_events where seq_id <= through_sequence) as same from edge_internal.audit),
            fresh as (
              select stream_id, coalesce(case when {TelemetryEvents.Sql} then 'trial/' || (data->>'trialId') end, stream_id) as stream
              from {EventStore.Schema}.mt_events where seq_id > (select through_sequence from last) and seq_id <= $1),
            touched as (
              select stream from fresh union select '{Streams.Experiments}' || (r.data->>'experimentId')
              from {EventStore.Schema}.mt_events r where r.type = 'trial_requested' and r.stream_id in (select stream from fresh))
            select stream, $2 or not coalesce((select same from last), false) or changed or stream in (select stream from touched) from entity order by stream
            """,
            connection)
        {
            CommandTimeout = 0,
            Parameters = { new NpgsqlParameter<long> { TypedValue = moment.Progress }, new NpgsqlParameter<bool> { TypedValue = all } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (entities, known) = (new List<AuditedEntity>(), 0);
        while (await reader.ReadAsync(cancellation))
        {
            known++;
            if (reader.GetBoolean(1))
            {
                entities.Add(new AuditedEntity(reader.GetString(0)));
            }
        }

        return (entities, known);
    }

    /// <summary>As a person knows it.</summary>
    public static async Task<string> NameAsync(NpgsqlConnection connection, AuditedEntity entity, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select data->>'experiment' from {EventStore.Schema}.mt_events where stream_id = $1 and data ? 'experiment' order by version limit 1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = entity.Stream });
        return await command.ExecuteScalarAsync(cancellation) as string ?? entity.Stream;
    }

    /// <returns>Those that are not on record.</returns>
    public static async Task<IReadOnlyList<ResultMessage>> UnpublishedAsync(
        NpgsqlConnection connection, IReadOnlyList<ResultMessage> results, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select coalesce(array_agg(id), array[]::text[]) from edge_internal.result_made where id = any($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. results.Select(result => result.Id)] });
        var made = ((string[])(await command.ExecuteScalarAsync(cancellation))!).ToHashSet(StringComparer.Ordinal);
        return [.. results.Where(result => !made.Contains(result.Id))];
    }
}

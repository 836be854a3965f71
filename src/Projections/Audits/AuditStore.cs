using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>What audits read of the store, and what they leave for the next one.</summary>
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
              (select last_value + is_called::int from {EventStore.Schema}.mt_events_sequence)
            from progress p, edge_internal.result_mark m
            """,
            connection)
        { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new Moment(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5));
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
            with standing as ({StandingOf(Table.All)}),
            entity as (
              select stream, standing.md5 is null or standing.md5 is distinct from audited.md5 as changed
              from (select id as stream from {EventStore.Schema}.mt_streams where starts_with(id, '{Streams.Experiments}') or starts_with(id, '{Streams.Devices}')
                union select '{Streams.Experiments}' || (data->>'experimentId') from {EventStore.Schema}.mt_events where type = 'trial_requested'
                union select stream from standing union select entity from edge_internal.audited_entity) known
              left join standing using (stream) left join edge_internal.audited_entity audited on audited.entity = stream),
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

    /// <param name="looked">Names of the checks that were made: what others found before stays.</param>
    public static async Task SaveAsync(NpgsqlConnection connection, AuditReport report, IEnumerable<string> looked, long events, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            insert into edge_internal.audit as last (at, through_sequence, events, broken) values ($1, $2, $3, $4)
            on conflict (only_row) do update set (at, through_sequence, events, broken) = (excluded.at, excluded.through_sequence, excluded.events,
              excluded.broken || array(select earlier from unnest(last.broken) earlier where split_part(earlier, ': ', 1) <> all($5)))
            """,
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter { Value = at.UtcDateTime },
                new NpgsqlParameter<long> { TypedValue = report.Through },
                new NpgsqlParameter<long> { TypedValue = events },
                new NpgsqlParameter<string[]> { TypedValue = [.. report.BrokenLines] },
                new NpgsqlParameter<string[]> { TypedValue = [.. looked] },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
        await using var entities = new NpgsqlCommand("delete from edge_internal.audited_entity where entity = any($1)", connection);
        entities.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. report.Entities.Select(entity => entity.Entity.Stream)] });
        await entities.ExecuteNonQueryAsync(cancellation);
        await using var right = new NpgsqlCommand(
            "insert into edge_internal.audited_entity (entity, rows, md5) select * from unnest($1::text[], $2::bigint[], $3::text[])", connection);
        EntityAudit[] holding = [.. report.Entities.Where(entity => entity is { Holds: true, Rows: > 0 })];
        right.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. holding.Select(entity => entity.Entity.Stream)] });
        right.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. holding.Select(entity => entity.Rows)] });
        right.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. holding.Select(entity => entity.Md5)] });
        await right.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>All rows of an entity, in whichever table, counted and in one hash.</summary>
    public static async Task<(long Rows, string Md5)> StandingAsync(NpgsqlConnection connection, AuditedEntity entity, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            StandingOf(Table.All.Where(table => IsOfDevices(table) == entity.Experiment is null), entity.Experiment is null ? "where device = $1" : "where experiment_id = $1"), connection);
        command.Parameters.Add(new NpgsqlParameter { Value = entity.Experiment ?? (object)entity.Device });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(1), reader.GetString(2)) : (0, "");
    }

    /// <summary>
    /// After a rebuild of all tables, whose rows were computed from the events just now. It sent no results: an experiment that may lack one is
    /// left for an audit, also when it is from before results were on record and has a new event since.
    /// </summary>
    public static async Task AcceptAsync(NpgsqlConnection connection, Moment before, DateTimeOffset at, CancellationToken cancellation)
    {
        await SaveAsync(connection, new AuditReport(before.Progress, [], []), Table.All.Select(table => table.Name), before.Events, at, cancellation);
        await using var command = new NpgsqlCommand(
            $"delete from edge_internal.audited_entity; insert into edge_internal.audited_entity (entity, rows, md5) {StandingOf(Table.All)}; {ForgetUnpublished}", connection)
        { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private const string ForgetUnpublished =
        $"""
        with ended as (
          select experiment_id, concat(trial_id, '/', attempt, '/trial-', status) as id, as_of_sequence from edge.trial where ended_at is not null
          union all select experiment_id, concat(trial_id, '/', attempt, '/trial-abandoned'), as_of_sequence from edge.trial where abandoned_at is not null
          union all select experiment_id, concat(experiment_id, '/experiment-', status), as_of_sequence from edge.experiment where ended_at is not null)
        delete from edge_internal.audited_entity where entity in (
          select '{Streams.Experiments}' || experiment_id from ended
          where as_of_sequence > (select recorded_after from edge_internal.result_mark)
            and not exists (select from edge_internal.imported_event where sequence = as_of_sequence)
            and not exists (select from edge_internal.result_made made where made.id = ended.id))
        """;

    private static bool IsOfDevices(Table table) => table.Key[0] == "device";

    private static string StandingOf(IEnumerable<Table> tables, string where = "") =>
        $"""
        select stream, count(*) as rows, md5(string_agg(h, '' order by h)) as md5
        from ({string.Join(" union all ", tables.Select(table =>
            $"select {(IsOfDevices(table) ? $"'{Streams.Devices}' || device" : $"'{Streams.Experiments}' || experiment_id")} as stream, "
            + $"'{table.ShortName} ' || md5(convert_to(t::text, 'UTF8')) collate \"C\" as h from {table.Name} t {where}"))}) standing_row group by stream
        """;
}

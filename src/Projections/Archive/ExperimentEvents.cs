using System.Runtime.CompilerServices;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using Npgsql;

namespace EdgePipeline.Projections.Archive;

/// <summary>Which events an experiment's rows are made of: its own, those of its trials, their telemetry of every source, and what its devices said of themselves.</summary>
internal static class ExperimentEvents
{
    /// <summary>Workers that accepted a trial, and environments that a trial ran in, tell which of a device's events belong to it.</summary>
    private const string Wanted =
        $"""
        with trial as (
          select distinct (data->>'trialId')::uuid as id from {EventStore.Schema}.mt_events
          where type = 'trial_requested' and (data->>'experimentId')::uuid = $1::uuid),
        own as (
          select seq_id, type, data from {EventStore.Schema}.mt_events
          where stream_id = '{Streams.Experiments}' || $1::uuid::text or stream_id in (select 'trial/' || id::text from trial)),
        device_said as (
          select e.seq_id from {EventStore.Schema}.mt_events e
          where e.stream_id in (select '{Streams.Devices}' || (data->>'device') from own where type in ('trial_requested', 'trial_accepted'))
            and e.seq_id <= (select max(seq_id) from own)
            and (e.type = 'device_announced' and e.data->>'workerSession' in (select data->>'workerSession' from own where type = 'trial_accepted')
              or e.type = 'environment_captured' and e.data->>'sha256' in (select data->>'environmentSha256' from own))),
        wanted as (
          select seq_id, false as of_device from own
          union all select seq_id, true from device_said
          union all select seq_id, false from {EventStore.Schema}.mt_events
          where {TelemetryEvents.Sql} and (data->>'trialId')::uuid = any(array(select id from trial)))
        """;

    public static async IAsyncEnumerable<ArchiveLine> ReadAsync(NpgsqlConnection connection, Guid experiment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = Command(
            connection,
            $"{Wanted} select e.seq_id, e.id, e.stream_id, e.version, e.type, e.timestamp, e.data::text from wanted join {EventStore.Schema}.mt_events e using (seq_id) order by e.seq_id",
            experiment);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            yield return new ArchiveLine(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(5), reader.GetString(6));
        }
    }

    /// <summary>How many there are, what devices said apart.</summary>
    public static async Task<long> CountOwnAsync(NpgsqlConnection connection, Guid experiment, CancellationToken cancellation)
    {
        await using var command = Command(connection, $"{Wanted} select count(*) from wanted where not of_device", experiment);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The last one by then; a null bounds nothing.</summary>
    public static Task<(long Sequence, DateTimeOffset At)?> LastAsync(
        NpgsqlConnection connection, Guid experiment, long? through, DateTimeOffset? by, CancellationToken cancellation) =>
        OneAsync(connection, experiment, "where e.seq_id <= coalesce($2, e.seq_id) and e.timestamp <= coalesce($3, e.timestamp) order by e.seq_id desc", through, by, cancellation);

    public static async Task<(long Sequence, DateTimeOffset At)> FirstAsync(NpgsqlConnection connection, Guid experiment, CancellationToken cancellation) =>
        (await OneAsync(connection, experiment, "where ($2 is null or $3 is null) order by e.seq_id", through: null, by: null, cancellation))!.Value;

    /// <summary>Of its own and its trials' events: what a device said of itself before is no word of the experiment.</summary>
    private static async Task<(long Sequence, DateTimeOffset At)?> OneAsync(
        NpgsqlConnection connection, Guid experiment, string which, long? through, DateTimeOffset? by, CancellationToken cancellation)
    {
        await using var command = Command(
            connection, $"{Wanted} select e.seq_id, e.timestamp from wanted w join {EventStore.Schema}.mt_events e on e.seq_id = w.seq_id and not w.of_device {which} limit 1", experiment);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)through ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)by?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1)) : null;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, Guid experiment) =>
        new(sql, connection) { CommandTimeout = 0, Parameters = { new NpgsqlParameter<Guid> { TypedValue = experiment } } };
}

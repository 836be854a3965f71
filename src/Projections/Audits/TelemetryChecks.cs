using EdgePipeline.Projections.Events;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>A page or batch and the mark that it has come are written in one transaction: a mark without its batch means that an event is gone.</summary>
internal static class TelemetryChecks
{
    /// <summary>Marks without telemetry, and telemetry without a mark.</summary>
    private const string Unpaired =
        $"""
        select coalesce(r.device, e.device) as device, coalesce(r.session, e.session) as session, coalesce(r.source, e.source) as source,
          coalesce(r.sequence, e.sequence) as sequence, e.seq_id is null as lost, e.seq_id,
          e.seq_id is not null and (e.device is null or e.session is null or e.sequence is null) as nameless
        from edge_internal.telemetry_received r
        full join (select seq_id, data->>'device' as device, (data->>'session')::uuid as session, {TelemetryEvents.SourceSql} as source, (data->>'sequence')::bigint as sequence
          from {EventStore.Schema}.mt_events where {TelemetryEvents.Sql}) e
          on (e.device, e.session, e.source, e.sequence) = (r.device, r.session, r.source, r.sequence)
        where r.device is null or e.seq_id is null
        """;

    /// <summary>So that telemetry which comes again is not stored twice. What was lost cannot be made again.</summary>
    public const string RepairSql =
        $"""
        insert into edge_internal.telemetry_received (device, session, source, sequence)
        select device, session, source, sequence from ({Unpaired}) u where not lost and not nameless on conflict do nothing
        """;

    /// <param name="all">Each event is looked at; else only when there are more marks than events.</param>
    public static async Task<AuditCheck> StoredAsync(NpgsqlConnection connection, bool all, CancellationToken cancellation)
    {
        if (!all && await AsManyAsync(connection, cancellation))
        {
            return new AuditCheck("telemetry", true, "as many messages as were taken in, or more") { IsGlance = true };
        }

        try
        {
            return await PairedAsync(connection, cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState.StartsWith("22", StringComparison.Ordinal))
        {
            // A number or an id of an event is none: PostgreSQL does not say which event's.
            return new AuditCheck("telemetry", false, $"not compared with what was taken in, because an event says of which session or sequence it is in a way that cannot be read: {failure.MessageText}") { CannotBeMended = true };
        }
    }

    private static async Task<AuditCheck> PairedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            with unpaired as ({Unpaired})
            select count(*) filter (where lost), count(*) filter (where not lost and not nameless),
              (select string_agg(concat_ws(' ', device, 'session', session, nullif(source, ''), 'message', sequence), ', ') from (select * from unpaired where lost order by device, session, source, sequence limit 3) places),
              (select string_agg(format('event %s (%s, %s): cannot be read: it does not say whose it is', e.seq_id, e.type, e.stream_id), '; ')
                from (select seq_id from unpaired where nameless order by seq_id limit 3) places join {EventStore.Schema}.mt_events e using (seq_id)),
              (select count(*) from edge_internal.telemetry_received),
              (select count(*) from edge.telemetry_gap), (select count(*) from edge_internal.rejected_message)
            from unpaired
            """,
            connection)
        { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (lost, unmarked) = (reader.GetInt64(0), reader.GetInt64(1));
        string[] broken =
        [
            .. lost > 0 ? [$"{lost} messages were taken in and are not among the events: {reader.GetString(2)}"] : Array.Empty<string>(),
            .. await reader.IsDBNullAsync(3, cancellation) ? Array.Empty<string>() : [reader.GetString(3)],
        ];
        return new AuditCheck(
            "telemetry",
            broken.Length == 0,
            broken.Length > 0
                ? string.Join("; ", broken)
                : $"{reader.GetInt64(4)} messages were taken in and each is among the events; {(unmarked > 0 ? $"{unmarked} more are among them without a mark that they came; " : "")}"
                + $"{reader.GetInt64(5)} gaps are known (edge.telemetry_gap), {reader.GetInt64(6)} messages were no telemetry (edge_internal.rejected_message)")
        { CannotBeMended = true };
    }

    private static async Task<bool> AsManyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select (select count(*) from edge_internal.telemetry_received) <= (select count(*) from {EventStore.Schema}.mt_events where {TelemetryEvents.Sql})", connection)
        { CommandTimeout = 0 };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}

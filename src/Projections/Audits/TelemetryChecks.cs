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
          coalesce(r.sequence, e.sequence) as sequence, e.device is null as lost
        from edge_internal.telemetry_received r
        full join (select data->>'device' as device, (data->>'session')::uuid as session, {TelemetryEvents.SourceSql} as source, (data->>'sequence')::bigint as sequence
          from {EventStore.Schema}.mt_events where {TelemetryEvents.Sql}) e
          on (e.device, e.session, e.source, e.sequence) = (r.device, r.session, r.source, r.sequence)
        where r.device is null or e.device is null
        """;

    /// <summary>So that telemetry which comes again is not stored twice. What was lost cannot be made again.</summary>
    public const string RepairSql =
        $"""
        insert into edge_internal.telemetry_received (device, session, source, sequence)
        select device, session, source, sequence from ({Unpaired}) u where not lost on conflict do nothing
        """;

    /// <param name="all">Each event is looked at; else only when there are more marks than events.</param>
    public static async Task<AuditCheck> StoredAsync(NpgsqlConnection connection, bool all, CancellationToken cancellation)
    {
        if (!all && await AsManyAsync(connection, cancellation))
        {
            return new AuditCheck("telemetry", true, "as many messages as were taken in, or more") { IsGlance = true };
        }

        await using var command = new NpgsqlCommand(
            $"""
            with unpaired as ({Unpaired})
            select count(*) filter (where lost), count(*) filter (where not lost),
              coalesce((select string_agg(concat_ws(' ', device, nullif(source, ''), sequence), ', ') from (select * from unpaired where lost order by device, session, source, sequence limit 3) places), ''),
              (select count(*) from edge_internal.telemetry_received),
              (select count(*) from edge.telemetry_gap), (select count(*) from edge_internal.rejected_message)
            from unpaired
            """,
            connection)
        { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (lost, unmarked, which) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2));
        return new AuditCheck(
            "telemetry",
            lost == 0,
            lost > 0
                ? $"{lost} messages were taken in and are not among the events: {which}"
                : $"{reader.GetInt64(3)} messages were taken in and each is among the events; {(unmarked > 0 ? $"{unmarked} more are among them without a mark that they came; " : "")}"
                + $"{reader.GetInt64(4)} gaps are known (edge.telemetry_gap), {reader.GetInt64(5)} messages were no telemetry (edge_internal.rejected_message)")
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

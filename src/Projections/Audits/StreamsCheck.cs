using EdgePipeline.Projections.Events;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>
/// Whether every stream has the versions from 1 to its last: that an event is gone shows so in streams without a chain too, those of devices, settings
/// and telemetry. What was altered there does not show.
/// </summary>
internal static class StreamsCheck
{
    private const int Kept = 3;

    /// <summary>The stream of what Marten writes in the place of events whose append failed has their places for versions.</summary>
    private static readonly string Sql =
        $"""
        with stored as (
          select stream_id, count(*) as events, max(version) as newest from {EventStore.Schema}.mt_events where stream_id <> 'mt_tombstone' group by stream_id)
        select coalesce(s.id, e.stream_id), coalesce(s.version, 0), coalesce(e.newest, 0),
          array(select n from generate_series(1, greatest(s.version, e.newest)) n where not exists (
            select from {EventStore.Schema}.mt_events v where v.stream_id = coalesce(s.id, e.stream_id) and v.version = n) order by n limit {Kept + 1})
        from (select * from {EventStore.Schema}.mt_streams where id <> 'mt_tombstone') s full join stored e on e.stream_id = s.id
        where (s.version, s.version) is distinct from (coalesce(e.events, 0), coalesce(e.newest, 0)) order by 1
        """;

    public static async Task<AuditCheck> OfAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var places = new List<string>();
        await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            places.Add(Place(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<long[]>(3)));
        }

        return new AuditCheck(
            "streams of events",
            places.Count == 0,
            places.Count == 0 ? "each has all versions up to its last" : string.Join("; ", places.Take(Kept)) + (places.Count > Kept ? $"; and {places.Count - Kept} more" : ""))
        { CannotBeMended = true };
    }

    private static string Place(string stream, long version, long newest, long[] missing) => missing switch
    {
        [] => $"{stream} has version {newest}, and its last is said to be {version}",
        [var one] => $"{stream} lacks version {one}",
        _ => $"{stream} lacks versions {string.Join(", ", missing.Take(Kept))}{(missing.Length > Kept ? " and more" : "")}",
    };
}

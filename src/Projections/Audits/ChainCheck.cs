using EdgePipeline.Contracts;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>Whether the events of experiments and trials are those that were appended.</summary>
internal static class ChainCheck
{
    private const int Kept = 3;

    /// <summary>Of all.</summary>
    public static Task<AuditCheck> OfAsync(NpgsqlConnection connection, CancellationToken cancellation) => OfAsync(connection, "true", [], cancellation);

    public static Task<AuditCheck> OfStreamsAsync(NpgsqlConnection connection, string[] streams, CancellationToken cancellation) =>
        OfAsync(connection, "stream_id = any($1)", [new NpgsqlParameter<string[]> { TypedValue = streams }], cancellation);

    private static async Task<AuditCheck> OfAsync(NpgsqlConnection connection, string ofStream, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        var places = new List<string>();
        await using (var breaks = Command(EventChain.BreaksSql(ofStream)))
        {
            await using var reader = await breaks.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var place = await reader.IsDBNullAsync(0, cancellation) ? "the event" : $"event {reader.GetInt64(0)}";
                places.Add($"{place}, version {reader.GetInt64(2)} of {reader.GetString(1)}, {reader.GetString(3)}");
            }
        }

        await using var head = Command(EventChain.HeadSql(ofStream));
        await using var found = await head.ExecuteReaderAsync(cancellation);
        await found.ReadAsync(cancellation);
        return new AuditCheck(
            "chains of events",
            places.Count == 0,
            places.Count == 0
                ? $"{found.GetInt64(1)} events in {found.GetInt64(0)} streams follow from each other, {found.GetInt64(2)} from before there were chains do not; all ends: {found.GetString(3)}"
                : string.Join("; ", places.Take(Kept)) + (places.Count > Kept ? $"; and {places.Count - Kept} more" : ""))
        { CannotBeMended = true };

        NpgsqlCommand Command(string sql)
        {
            var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            command.Parameters.AddRange(Array.ConvertAll(parameters, parameter => parameter.Clone()));
            return command;
        }
    }
}

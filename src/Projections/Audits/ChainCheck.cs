using EdgePipeline.Contracts;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>Whether the events of all experiments and trials are those that were appended.</summary>
internal static class ChainCheck
{
    private const int Kept = 3;

    public static async Task<AuditCheck> OfAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var places = new List<string>();
        await using (var breaks = new NpgsqlCommand(EventChain.BreaksSql("true"), connection) { CommandTimeout = 0 })
        {
            await using var reader = await breaks.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var place = await reader.IsDBNullAsync(0, cancellation) ? "the event" : $"event {reader.GetInt64(0)}";
                places.Add($"{place}, version {reader.GetInt64(2)} of {reader.GetString(1)}, {reader.GetString(3)}");
            }
        }

        await using var head = new NpgsqlCommand(EventChain.HeadSql("true"), connection) { CommandTimeout = 0 };
        await using var found = await head.ExecuteReaderAsync(cancellation);
        await found.ReadAsync(cancellation);
        return new AuditCheck(
            "chains of events",
            places.Count == 0,
            places.Count == 0
                ? $"{found.GetInt64(1)} events in {found.GetInt64(0)} streams follow from each other, {found.GetInt64(2)} from before there were chains do not; all ends: {found.GetString(3)}"
                : string.Join("; ", places.Take(Kept)) + (places.Count > Kept ? $"; and {places.Count - Kept} more" : ""))
        { CannotBeMended = true };
    }
}

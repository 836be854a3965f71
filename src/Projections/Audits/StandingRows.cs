using EdgePipeline.Contracts;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>The rows that stand in the tables, by the entity that they are of: counted and in one hash.</summary>
internal static class StandingRows
{
    /// <summary>As SQL, of each entity that has any.</summary>
    public static string Of(IEnumerable<Table> tables, string where = "") =>
        $"""
        select stream, count(*) as rows, md5(string_agg(h, '' order by h)) as md5
        from ({string.Join(" union all ", tables.Select(table =>
            $"select {(IsOfDevices(table) ? $"'{Streams.Devices}' || device" : $"'{Streams.Experiments}' || experiment_id")} as stream, "
            + $"'{table.ShortName} ' || md5(convert_to(t::text, 'UTF8')) collate \"C\" as h from {table.Stored.Name} t {where}"))}) standing_row group by stream
        """;

    /// <summary>All rows of an entity, in whichever table, counted and in one hash.</summary>
    public static async Task<(long Rows, string Md5)> OfAsync(NpgsqlConnection connection, AuditedEntity entity, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            Of(Table.All.Where(table => IsOfDevices(table) == entity.Experiment is null), entity.Experiment is null ? "where device = $1" : "where experiment_id = $1"), connection);
        command.Parameters.Add(new NpgsqlParameter { Value = entity.Experiment ?? (object)entity.Device });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(1), reader.GetString(2)) : (0, "");
    }

    private static bool IsOfDevices(Table table) => table.Key[0] == "device";
}

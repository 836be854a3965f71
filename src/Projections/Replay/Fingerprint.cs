using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Replay;

/// <summary>Number of rows of a table, and a hash over all of them. What the server is set to, its order of letters included, does not show in it.</summary>
internal sealed record Fingerprint(long Rows, string Md5)
{
    public const string Pinned =
        "set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex'";

    public static async Task<Fingerprint> OfAsync(NpgsqlDataSource database, Table table, string schema, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var pin = new NpgsqlCommand(Pinned, connection))
        {
            await pin.ExecuteNonQueryAsync(cancellation);
        }

        await using var command = new NpgsqlCommand(Sql(table.In(schema)), connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new Fingerprint(reader.GetInt64(0), reader.GetString(1));
    }

    /// <summary>Hashes of rows in their own order, in groups: the hash of a large table is made of 4096 texts instead of one that is too long.</summary>
    private static string Sql(string table) =>
        $"""
        with hashed as (select md5(convert_to(t::text, 'UTF8')) collate "C" as h from {table} t),
        grouped as (select left(h, 3) as g, count(*) as n, md5(string_agg(h, '' order by h)) as hs from hashed group by 1)
        select coalesce(sum(n), 0)::bigint, coalesce(md5(string_agg(hs, '' order by g)), '-') from grouped
        """;
}

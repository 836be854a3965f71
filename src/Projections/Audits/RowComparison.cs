using System.Text.Json;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>Rows that stand in a table beside rows that events give, compared by the database as the values that it keeps.</summary>
internal static class RowComparison
{
    /// <summary>Named one by one; the others are counted.</summary>
    private const int Named = 3;

    /// <returns>How many rows the events give, and a text for what differs; null: nothing does.</returns>
    public static async Task<(long Rows, string? Differs)> OfAsync(NpgsqlConnection connection, Table table, AuditedPart part, CancellationToken cancellation) =>
        // Rows that a view makes of few are looked at one by one when those few are not right.
        table.Stored != table && await CompareAsync(connection, table.Stored, part, cancellation) is { Differs: null }
            ? (table.RowsOf(part.Changes).Count, null)
            : await CompareAsync(connection, table, part, cancellation);

    private static async Task<(long Rows, string? Differs)> CompareAsync(NpgsqlConnection connection, Table table, AuditedPart part, CancellationToken cancellation)
    {
        var key = string.Join(", ", table.Key);
        await using var command = new NpgsqlCommand(
            $"""
            with expected as (select * from jsonb_populate_recordset(null::{table.Name}, $1::jsonb)),
            standing as (select * from {table.Name} where {part.Scope}),
            differing as (
              select concat_ws(' ', null{string.Concat(table.Key.Where(column => column != "experiment_id").Select(column => $", {column}"))}) as place, to_jsonb(s) as s, to_jsonb(e) as e
              from standing s full join expected e using ({key}) where (s.*) is distinct from (e.*)),
            named as (
              select format('%s %s', place, case when s is null then 'is missing' when e is null then 'rests on no event' else 'differs in ' || (
                select string_agg(column_name, ', ') from jsonb_object_keys(s) column_name where s->column_name is distinct from e->column_name) end) as text
              from differing order by place limit {Named})
            select (select count(*) from expected), (select count(*) from differing), coalesce((select string_agg(text, '; ') from named), '')
            """,
            connection)
        {
            CommandTimeout = 0,
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(table.RowsOf(part.Changes), RowJson.Options) },
                new NpgsqlParameter { Value = part.Parameter },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (rows, differing, text) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2).TrimStart());
        return (rows, differing == 0 ? null : differing > Named ? $"{differing} rows, such as {text}" : text);
    }
}

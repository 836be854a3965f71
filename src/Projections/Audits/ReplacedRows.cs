using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Audits;

/// <summary>What a rebuild puts right: rows of the live tables beside those that were just computed from the same events.</summary>
internal static class ReplacedRows
{
    /// <param name="tables">Those that are replaced.</param>
    /// <returns>A line for each table with rows that differ.</returns>
    public static async Task<IReadOnlyList<string>> DifferingAsync(NpgsqlDataSource database, string schema, IReadOnlyList<Table> tables, CancellationToken cancellation)
    {
        // At once: the service writes no rows meanwhile.
        var lines = await Task.WhenAll(tables.Select(table => DifferingAsync(database, schema, table.Stored, cancellation)));
        return [.. lines.OfType<string>()];
    }

    private static async Task<string?> DifferingAsync(NpgsqlDataSource database, string schema, Table table, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select count(*) from {table.Name} s full join {table.In(schema)} e using ({string.Join(", ", table.Key)}) where (s.*) is distinct from (e.*)");
        command.CommandTimeout = 0;
        try
        {
            return (long)(await command.ExecuteScalarAsync(cancellation))! is > 0 and var rows ? $"put right  {table.Name}: {rows} rows were not as the events say" : null;
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            return $"put right  {table.Name}: it was not as this version makes it ({failure.MessageText})";
        }
    }
}

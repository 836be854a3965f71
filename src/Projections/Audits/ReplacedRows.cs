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
        var lines = new List<string>();
        foreach (var table in tables.Select(table => table.Stored))
        {
            await using var command = database.CreateCommand(
                $"select count(*) from {table.Name} s full join {table.In(schema)} e using ({string.Join(", ", table.Key)}) where (s.*) is distinct from (e.*)");
            command.CommandTimeout = 0;
            try
            {
                if ((long)(await command.ExecuteScalarAsync(cancellation))! is > 0 and var rows)
                {
                    lines.Add($"put right  {table.Name}: {rows} rows were not as the events say");
                }
            }
            catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
            {
                lines.Add($"put right  {table.Name}: it was not as this version makes it ({failure.MessageText})");
            }
        }

        return lines;
    }
}

using System.Text;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Archive;

/// <summary>A table's rows for other programs, in the order of its key and with the values as PostgreSQL writes them.</summary>
internal sealed class TableText(NpgsqlDataSource database)
{
    /// <param name="format"><c>csv</c>, with a header, or <c>json</c>, an array with a row a line.</param>
    public async Task WriteAsync(string tableName, string format, Stream output, CancellationToken cancellation)
    {
        var table = Table.Named(tableName);
        var rows = $"select {string.Join(", ", table.Columns)} from {table.Name} order by {string.Join(", ", table.Key)}";
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        try
        {
            await (format switch
            {
                "csv" => CsvAsync(connection, rows, text, cancellation),
                "json" => JsonAsync(connection, rows, text, cancellation),
                _ => throw new VerbException($"--format {format}: write csv or json, or parquet and a file", ExitCodes.Usage),
            });
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName)
        {
            throw new VerbException($"{table.Name} is not there as this version makes it ({failure.MessageText}): run replay rebuild, or an experiment first");
        }
    }

    private static async Task CsvAsync(NpgsqlConnection connection, string rows, StreamWriter text, CancellationToken cancellation)
    {
        using var copy = await connection.BeginTextExportAsync($"copy ({rows}) to stdout (format csv, header)", cancellation);
        var part = new char[1 << 14];
        while (await copy.ReadAsync(part.AsMemory(), cancellation) is > 0 and var length)
        {
            await text.WriteAsync(part.AsMemory(0, length), cancellation);
        }
    }

    private static async Task JsonAsync(NpgsqlConnection connection, string rows, StreamWriter text, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select row_to_json(t)::text from ({rows}) t", connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var before = "[\n";
        while (await reader.ReadAsync(cancellation))
        {
            await text.WriteAsync(before + reader.GetString(0));
            before = ",\n";
        }

        await text.WriteLineAsync(before == "[\n" ? "[]" : "\n]");
    }
}

using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Tables;
using Npgsql;
using Parquet;
using Parquet.Schema;

namespace EdgePipeline.Projections.Archive;

/// <summary>A table's rows as Apache Parquet, in the order of its key: columns of the same names, numbers as numbers, times in UTC, no reading as null.</summary>
internal sealed class TableParquet(NpgsqlDataSource database)
{
    private const int RowsOfAGroup = 10_000;

    /// <summary>The file is there whole or not at all, and takes the place of none: it is written beside its place, under a name that nobody has.</summary>
    public async Task WriteAsync(string tableName, string path, CancellationToken cancellation)
    {
        var table = Table.Named(tableName);
        DemandFree(path, table);
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            await using (var file = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                await WriteAsync(table, file, cancellation);
                file.Flush(flushToDisk: true);
            }

            DemandFree(path, table);
            File.Move(partial, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VerbException($"{path} cannot be written: {failure.Message}", ExitCodes.Usage);
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName)
        {
            throw new VerbException($"{table.Name} is not there as this version makes it ({failure.MessageText}): run replay rebuild, or an experiment first");
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Whatever has that name is a person's own, even a table's rows of before.</summary>
    private static void DemandFree(string path, Table table)
    {
        if (Directory.Exists(path))
        {
            throw new VerbException($"{path} is a folder: write the name of a file, such as {Path.Combine(path, $"{table.ShortName}.parquet")}", ExitCodes.Usage);
        }

        if (Path.Exists(path))
        {
            throw new VerbException($"{path} is there already: write another name, or remove it", ExitCodes.Usage);
        }
    }

    private async Task WriteAsync(Table table, Stream file, CancellationToken cancellation)
    {
        var columns = await ColumnsAsync(table, cancellation);
        await using var command = database.CreateCommand(
            $"select {string.Join(", ", columns.Select(column => column.Sql))} from {table.Name} order by {string.Join(", ", table.Key.Select(key => $"{table.Name}.{key}"))}");
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await using var parquet = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)), file, cancellationToken: cancellation);
        while (await ReadGroupAsync(reader, columns, cancellation))
        {
            using var group = parquet.CreateRowGroup();
            foreach (var column in columns)
            {
                await column.WriteAsync(group, cancellation);
            }
        }
    }

    /// <returns>False: there are no more rows.</returns>
    private static async Task<bool> ReadGroupAsync(NpgsqlDataReader reader, IReadOnlyList<ParquetColumn> columns, CancellationToken cancellation)
    {
        var rows = 0;
        for (; rows < RowsOfAGroup && await reader.ReadAsync(cancellation); rows++)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                columns[column].Add(reader, column);
            }
        }

        return rows > 0;
    }

    private async Task<IReadOnlyList<ParquetColumn>> ColumnsAsync(Table table, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {string.Join(", ", table.Columns)} from {table.Name} limit 0");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return [.. table.Columns.Select((name, index) => ParquetColumn.Of(name, reader.GetDataTypeName(index)))];
    }
}

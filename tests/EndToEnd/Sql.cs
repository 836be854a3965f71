using Npgsql;

namespace EdgePipeline.EndToEnd;

internal static class Sql
{
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(string database, string sql, Func<NpgsqlDataReader, T> map)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(map(reader));
        return rows;
    }

    public static async Task<T> ReadOneAsync<T>(string database, string sql) =>
        (await ReadAsync(database, sql, row => row.GetFieldValue<T>(0))).Single();

    public static Task<IReadOnlyList<(Guid, int)>> AttemptsAsync(string database) =>
        ReadAsync(database, "select trial_id, attempt from edge.trial", row => (row.GetGuid(0), row.GetInt32(1)));
}

using System.Text.Json;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Evidence;

/// <summary>A row that a person named by its key, or by as much of it as names one row.</summary>
internal sealed record FoundRow(Table Table, IReadOnlyList<string> Key, JsonElement Row)
{
    private const int MostListed = 6;

    /// <summary>The metric that the row is about; null: it is about no single one.</summary>
    public string? Metric => Table == Table.TrialMetric ? Row.GetProperty("metric").GetString() : null;

    /// <param name="key">Values of the key's columns, in order; the last may be left out. An experiment goes by its label or <c>last</c>; ends and beginnings do for whole values.</param>
    /// <exception cref="VerbException">No row or several.</exception>
    public static async Task<FoundRow> FindAsync(NpgsqlDataSource database, string tableName, IReadOnlyList<string> key, CancellationToken cancellation)
    {
        var table = Table.Named(tableName);
        if (key.Count > table.Key.Count)
        {
            throw new VerbException($"{table.ShortName} has a key of {table.Key.Count}, {string.Join(" ", table.Key)}; {key.Count} values were given", ExitCodes.Usage);
        }

        var found = await ReadAsync(database, table, key, exact: true, cancellation);
        if (found.Count == 0)
        {
            found = await ReadAsync(database, table, key, exact: false, cancellation);
        }

        return found.Count == 1 ? found[0] : throw await NotOneAsync(database, table, key, found, cancellation);
    }

    private static async Task<VerbException> NotOneAsync(
        NpgsqlDataSource database, Table table, IReadOnlyList<string> key, IReadOnlyList<FoundRow> found, CancellationToken cancellation)
    {
        var fits = found.Count > 0;
        var listed = fits ? found : await NearestAsync(database, table, key, cancellation);
        if (!fits && table == Table.Experiment && listed.Count > 0)
        {
            return new VerbException($"There is no experiment {string.Join(' ', key)}. There are: {string.Join(", ", listed.Take(MostListed - 1).Select(row => row.Key[0]))}{(listed.Count == MostListed ? " and others" : "")}. All: ./edge status", ExitCodes.Usage);
        }

        var lines = listed.Take(MostListed - 1).Select(row => $"\n  {table.ShortName} {string.Join(' ', row.Key)}").Concat(listed.Count == MostListed ? ["\n  ..."] : []);
        var what = !fits ? $"{table.ShortName} has no row {string.Join(' ', key)}".TrimEnd()
            : key.Count == 0 ? $"{table.ShortName} has several rows"
            : $"{string.Join(' ', key)} fits several rows of {table.ShortName}";
        return new VerbException(
            listed.Count == 0 ? $"{what}: it has no row at all" : $"{what}: its key is {string.Join(' ', table.Key)}. Write one of:{string.Concat(lines)}", ExitCodes.Usage);
    }

    /// <summary>Rows that the most of the key names, from its first value on.</summary>
    private static async Task<IReadOnlyList<FoundRow>> NearestAsync(NpgsqlDataSource database, Table table, IReadOnlyList<string> key, CancellationToken cancellation)
    {
        for (var values = key.Count - 1; values > 0; values--)
        {
            if (await ReadAsync(database, table, [.. key.Take(values)], exact: false, cancellation) is { Count: > 0 } rows)
            {
                return rows;
            }
        }

        return await ReadAsync(database, table, [], exact: true, cancellation);
    }

    private static async Task<IReadOnlyList<FoundRow>> ReadAsync(
        NpgsqlDataSource database, Table table, IReadOnlyList<string> key, bool exact, CancellationToken cancellation)
    {
        var conditions = key.Select((_, i) => table.Key[i] == "experiment_id" ? Experiment(exact, i + 1) : Column(table.Key[i], exact, i + 1)).DefaultIfEmpty("true");
        // A person names an experiment by its label.
        var shown = string.Join(", ", table.Key.Select(column => column == "experiment_id" ? $"({Label})" : $"t.{column}::text"));
        await using var command = database.CreateCommand(
            $"""
            select array[{shown}], to_jsonb(t)::text from {table.Name} t where {string.Join(" and ", conditions)}
            order by {string.Join(", ", table.Key)} limit {MostListed}
            """);
        foreach (var value in key)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<FoundRow>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new FoundRow(table, reader.GetFieldValue<string[]>(0), JsonElement.Parse(reader.GetString(1))));
        }

        return rows;
    }

    private const string Label = "select e.experiment from edge.experiment e where e.experiment_id = t.experiment_id";

    private static string Experiment(bool exact, int parameter) =>
        $"""
        (t.experiment_id::text = ${parameter} or ({Label}) = ${parameter} {(exact ? "" : $"or right(({Label}), length(${parameter})) = ${parameter}")}
          or (${parameter} = 'last' and t.experiment_id = (select e.experiment_id from edge.experiment e order by e.submitted_at desc, e.experiment desc limit 1)))
        """;

    /// <summary>An id goes by its beginning alone: nobody knows it by its end. A trial goes by cell and block too, as in <c>local/NT/fio-read-4k:2</c>.</summary>
    private static string Column(string column, bool exact, int parameter) => exact ? $"t.{column}::text = ${parameter}"
        : column == "trial_id" ? $"(starts_with(t.trial_id::text, ${parameter}) or t.trial_id in (select n.trial_id from edge.trial n where n.cell_key || ':' || n.block = ${parameter}))"
        : column.EndsWith("_id", StringComparison.Ordinal) ? $"starts_with(t.{column}::text, ${parameter})"
        : $"(starts_with(t.{column}::text, ${parameter}) or right(t.{column}::text, length(${parameter})) = ${parameter})";
}

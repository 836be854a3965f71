using System.Data;
using System.Text.Json.Nodes;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Replay.Versions;

/// <summary>A value that is not the same in two versions.</summary>
/// <param name="Old">JSON; null: the first version has no such row.</param>
/// <param name="New">JSON; null: the second version has no such row.</param>
/// <param name="ExperimentId">Null: the table's key has none.</param>
/// <param name="Unit">Null: the column's name has it.</param>
internal sealed record ChangedCell(Table Table, IReadOnlyList<string> Key, string Column, string? Old, string? New, Guid? ExperimentId, string? Unit)
{
    /// <summary>For a program, which joins by the id; a person's key has the label in its place.</summary>
    public JsonObject KeyJson() => new(Table.Key.Zip(Key).SelectMany(pair => pair.First == "experiment_id"
        ? (KeyValuePair<string, JsonNode?>[])[new(pair.First, ExperimentId), new("experiment", pair.Second)]
        : [new(pair.First, pair.Second)]));
}

/// <summary>Compares two versions as of the same event.</summary>
internal sealed class VersionDiff(NpgsqlDataSource database, Versions versions)
{
    /// <summary>The live tables move on; between two of their pages there is a moment when both versions hold the same events.</summary>
    private const int Tries = 50;

    public async Task<(TableVersion A, TableVersion B, IReadOnlyList<ChangedCell> Cells)> OfAsync(string a, string b, CancellationToken cancellation)
    {
        await using var building = await versions.BeginAsync(cancellation);
        var (first, second) = (await versions.FindAsync(a, cancellation), await versions.FindAsync(b, cancellation));
        for (var i = 0; i < Tries; i++)
        {
            (first, second) = (await versions.CaughtUpAsync(first, cancellation), await versions.CaughtUpAsync(second, cancellation));
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            var live = await LiveAsync(connection, cancellation);
            (first, second) = (AsOf(first, live), AsOf(second, live));
            if (first.Through == second.Through)
            {
                return (first, second, await CellsAsync(connection, first, second, cancellation));
            }
        }

        throw new VerbException("the live tables move on faster than they can be caught up with: try again when less is going on");
    }

    private static TableVersion AsOf(TableVersion version, long live) => version.Name == TableVersion.Live ? version with { Through = live } : version;

    private static async Task<long> LiveAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ResultMark.ReadSql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<IReadOnlyList<ChangedCell>> CellsAsync(NpgsqlConnection connection, TableVersion a, TableVersion b, CancellationToken cancellation)
    {
        var cells = new List<ChangedCell>();
        foreach (var table in Table.All)
        {
            await using var command = new NpgsqlCommand(Sql(table, table.In(a.Schema), table.In(b.Schema)), connection) { CommandTimeout = 0 };
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. table.Columns] });
            cells.AddRange(await ReadAsync(table, command, cancellation));
        }

        return cells;
    }

    /// <param name="command">Made of <see cref="Sql"/>.</param>
    public static async Task<IReadOnlyList<ChangedCell>> ReadAsync(Table table, NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var cells = new List<ChangedCell>();
        while (await reader.ReadAsync(cancellation))
        {
            cells.Add(new ChangedCell(
                table,
                reader.GetFieldValue<string[]>(0),
                reader.GetString(1),
                await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetString(2),
                await reader.IsDBNullAsync(3, cancellation) ? null : reader.GetString(3),
                await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetGuid(4),
                await reader.IsDBNullAsync(5, cancellation) ? null : reader.GetString(5)));
        }

        return cells;
    }

    /// <summary>Of columns that have it in another column of the row, not in their names.</summary>
    private static string Unit(Table table) => table == Table.Claim
        ? "case when c.name in ('estimate', 'ci95_low', 'ci95_high') then 'as a ratio of ' || coalesce(d.new->>'metric', d.old->>'metric') end"
        : "case when c.name in ('value', 'mean', 'baseline_mean', 'shift', 'shift_ci95_low', 'shift_ci95_high') then coalesce(d.new->>'unit', d.old->>'unit') end";

    /// <summary>Which values differ; the columns that are looked at are its first parameter.</summary>
    /// <param name="a">Rows of the table, as SQL reads from.</param>
    /// <param name="b">And others of the same.</param>
    public static string Sql(Table table, string a, string b)
    {
        var key = string.Join(", ", table.Key);
        // A person names an experiment by its label.
        var shown = string.Join(", ", table.Key.Select(column => column == "experiment_id"
            ? $"coalesce((select e.experiment from {Table.Schema}.experiment e where e.experiment_id = d.experiment_id), d.experiment_id::text)"
            : $"d.{column}::text"));
        return $"""
            select array[{shown}], c.name, d.old->c.name, d.new->c.name, {(table.Key.Contains("experiment_id") ? "d.experiment_id" : "null::uuid")}, {Unit(table)}
            from (select {key}, to_jsonb(a) as old, to_jsonb(b) as new from {a} a full join {b} b using ({key})
                  where (a.*) is distinct from (b.*)) d
            cross join unnest($1) with ordinality as c(name, place)
            where d.old->c.name is distinct from d.new->c.name
            order by {string.Join(", ", table.Key.Select(column => $"d.{column}"))}, c.place
            """;
    }
}

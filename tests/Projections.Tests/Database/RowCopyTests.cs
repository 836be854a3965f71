using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Support;
using Npgsql;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>Rows that a rebuild copies in binary beside rows that pages write as JSON: PostgreSQL keeps the same.</summary>
public sealed class RowCopyTests : DatabaseTests
{
    private static readonly string[] Texts = ["", "µs\tand\na \\ or \"two\"", "{a,b}", "NULL", new('x', 70_000)];

    [Fact]
    public async Task Given_rows_with_values_of_every_kind_When_copied_Then_they_are_as_they_are_when_written_one_by_one()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        object[] events = [.. Enumerable.Range(0, Texts.Length).SelectMany(i => Trial(history, i))];
        var stored = Stored.InOrder(events);
        var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.By(stored), stored);
        changes.Metrics.ShouldContain(metric => metric.Value == null);
        changes.Metrics.ShouldContain(metric => metric.Value == double.Epsilon);

        foreach (var schema in new[] { "written", "copied" })
        {
            await ExecuteAsync(projections.Database, $"create schema {schema};\n{Scripts.OfTables(schema)}");
        }

        await using var connection = await projections.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var (sql, parameter) in TableWriter.Statements("written", changes))
        {
            await using var command = new NpgsqlCommand(sql.Replace(TableWriter.Placeholder.ToString(), "$1", StringComparison.Ordinal), connection) { Parameters = { new() { Value = parameter } } };
            await command.ExecuteNonQueryAsync();
        }

        await new LateIndexes(connection).TakeOffAsync("copied", CancellationToken.None);
        await new RowCopy(connection, "copied").WriteAsync(TableRows.Of(changes), CancellationToken.None);
        await transaction.CommitAsync();

        foreach (var table in new[] { Table.Trial, Table.Trial.Stored, Table.TrialMetric, Table.TrialMetric.Stored })
        {
            var rows = await Rows(table, "copied");
            rows.ShouldNotBeEmpty(table.Name);
            rows.ShouldBe(await Rows(table, "written"), table.Name);
        }

        async Task<IReadOnlyList<object?>> Rows(Table table, string schema) =>
            [.. (await projections.RowsAsync($"select t::text as row from {table.In(schema)} t order by {string.Join(", ", table.Key)}")).Select(row => row["row"])];
    }

    /// <summary>Times between two microseconds, some as near to one as to the other, before and after the year 2000.</summary>
    private static IEnumerable<object> Trial(History history, int i)
    {
        var requested = history.Requested(Nt, i + 1) with { At = new DateTimeOffset(1999 + i, 12, 31, 23, 59, 59, TimeSpan.FromHours(2)).AddTicks(5 + (i * 10)) };
        yield return requested;
        yield return history.Cpu(Nt, i + 1);
        var completed = history.Completed(Nt, i + 1, 50);
        yield return completed with
        {
            At = requested.At.AddTicks(9_999_990 + i),
            Metrics = [.. completed.Metrics, new Metric("odd", Texts[i], i == 0 ? double.Epsilon : Math.PI * Math.Pow(10, (i * 80) - 160)), new Metric("negative", "1", -0.0)],
            Factors = new Dictionary<string, string> { [Texts[i]] = Texts[^1] },
        };
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

using System.Text.Json;
using EdgePipeline.Projections.Results;
using Marten;

namespace EdgePipeline.Projections.Tables;

/// <summary>A page's rows as one statement a table, to be run in the transaction that also stores the projection's progress.</summary>
internal static class TableWriter
{
    /// <summary>No SQL operator, so that <c>?</c> and <c>$</c> keep their meaning.</summary>
    public const char Placeholder = '^';

    /// <summary>Each with one parameter, in place of the placeholder.</summary>
    public static IEnumerable<(string Sql, object Parameter)> Statements(string schema, TableChanges changes)
    {
        if (changes.Devices.Count > 0)
        {
            // What a device no longer mentions is gone.
            yield return (
                $"delete from {Table.DeviceCapability.In(schema)} where device = any(^)",
                changes.Devices.Select(device => device.Device).ToArray());
        }

        foreach (var table in Table.All.Select(table => table.Stored))
        {
            if (table.RowsOf(changes) is { Count: > 0 } rows)
            {
                yield return (table.UpsertSql(schema), JsonSerializer.Serialize(rows, RowJson.Options));
            }
        }
    }

    public static void Queue(IDocumentOperations operations, TableChanges changes, IReadOnlyList<ResultMessage> results, long pageEnd)
    {
        foreach (var (sql, parameter) in Statements(Table.Schema, changes))
        {
            operations.QueueSqlCommand(Placeholder, sql, parameter);
        }

        if (results.Count > 0)
        {
            operations.QueueSqlCommand(Placeholder, ResultOutbox.InsertSql, JsonSerializer.Serialize(results, RowJson.Options));
        }

        operations.QueueSqlCommand(Placeholder, ResultMark.AdvanceSql, pageEnd);
    }
}

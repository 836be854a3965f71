using System.Text.Json;
using EdgePipeline.Projections.Results;
using Marten;

namespace EdgePipeline.Projections.Tables;

/// <summary>Queues a page's rows as one statement a table, to be run in the transaction that also stores the projection's progress.</summary>
internal static class TableWriter
{
    /// <summary>No SQL operator, so that <c>?</c> and <c>$</c> keep their meaning.</summary>
    private const char Placeholder = '^';

    public static void Queue(IDocumentOperations operations, TableChanges changes, IReadOnlyList<ResultMessage> results, long pageEnd)
    {
        if (changes.Devices.Count > 0)
        {
            // What a device no longer mentions is gone.
            operations.QueueSqlCommand(
                Placeholder, "delete from edge.device_capability where device = any(^)", (object)changes.Devices.Select(device => device.Device).ToArray());
        }

        Upsert(operations, Table.Device, changes.Devices);
        Upsert(operations, Table.DeviceCapability, changes.Capabilities);
        Upsert(operations, Table.Experiment, changes.ExperimentRows);
        Upsert(operations, Table.Trial, [.. changes.Trials.Select(trial => trial.Row)]);
        Upsert(operations, Table.TrialMetric, changes.Metrics);
        Upsert(operations, Table.Cell, changes.Cells);
        Upsert(operations, Table.RuntimeThroughput, changes.CellRows.Throughput);
        Upsert(operations, Table.RuntimeEfficiency, changes.CellRows.Efficiency);
        Upsert(operations, Table.Contrast, changes.Contrasts);
        Upsert(operations, Table.Claim, changes.Claims);
        if (results.Count > 0)
        {
            operations.QueueSqlCommand(Placeholder, ResultOutbox.InsertSql, JsonSerializer.Serialize(results, RowJson.Options));
        }

        operations.QueueSqlCommand(Placeholder, ResultMark.AdvanceSql, pageEnd);
    }

    private static void Upsert<TRow>(IDocumentOperations operations, Table table, IReadOnlyList<TRow> rows)
    {
        if (rows.Count > 0)
        {
            operations.QueueSqlCommand(Placeholder, table.UpsertSql, JsonSerializer.Serialize(rows, RowJson.Options));
        }
    }
}

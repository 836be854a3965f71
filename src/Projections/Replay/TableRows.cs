using EdgePipeline.Projections.Tables;

namespace EdgePipeline.Projections.Replay;

/// <summary>What is to be written into a table.</summary>
/// <param name="Table">One that is stored.</param>
/// <param name="Rows">One at least.</param>
internal readonly record struct TableRows(Table Table, IReadOnlyCollection<object> Rows)
{
    /// <summary>Of every table that has any.</summary>
    public static IReadOnlyList<TableRows> Of(TableChanges changes) =>
        [.. Table.All.Select(table => new TableRows(table.Stored, table.Stored.RowsOf(changes))).Where(table => table.Rows.Count > 0)];
}

namespace EdgePipeline.Cli.Reports;

/// <summary>A table with a line for each workload and runtime and a column for each quantity: readable for any number of runtimes. Pure.</summary>
internal static class CellTable
{
    /// <param name="Text">A cell's figure, or a dash with the note that says why there is none.</param>
    /// <param name="Note">Of the whole column, where its header alone would mislead.</param>
    internal sealed record Column<TRow>(string Header, Func<TRow, Notes, string> Text, string? Note = null);

    /// <param name="row">The row of a cell; null for a cell that the plan excludes.</param>
    public static ResultTable Of<TRow>(
        string title, ReportData data, Func<string, string, TRow?> row, IReadOnlyList<Column<TRow>> columns)
        where TRow : class
    {
        var notes = new Notes();
        var lines = (
            from workload in data.Workloads
            from runtime in data.Runtimes
            let cell = row(runtime, workload)
            where cell is not null
            select (IReadOnlyList<string>)[workload, runtime, .. columns.Select(column => column.Text(cell, notes))]).ToArray();
        return new ResultTable(
            title, ["workload", "runtime", .. columns.Select(column => $"{column.Header} {notes.Mark(column.Note)}".TrimEnd())], lines, notes.All, Labels: 2);
    }
}

namespace EdgePipeline.Cli.Reports;

/// <summary>A table ready to be shown, in a terminal or on a page.</summary>
/// <param name="Notes">Footnotes, numbered from 1.</param>
internal sealed record ResultTable(
    string Title, IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes);

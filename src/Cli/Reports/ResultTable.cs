namespace EdgePipeline.Cli.Reports;

/// <summary>A table ready to be shown, in a terminal or on a page.</summary>
/// <param name="Notes">Footnotes, numbered from 1.</param>
/// <param name="Labels">So many columns at the left are names, the others figures.</param>
internal sealed record ResultTable(
    string Title, IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes, int Labels = 1);

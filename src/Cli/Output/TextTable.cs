using System.Text;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Output;

/// <summary>Columns padded with blanks: readable in a terminal, in a log and in a pipe. The first column is left-aligned, as are named ones.</summary>
internal sealed record TextTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows, int LeftAligned = 1)
{
    public string Render()
    {
        IReadOnlyList<string>[] rows = [.. Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Printable.Line)])];
        string[] headers = [.. Headers.Select(Printable.Line)];
        var widths = headers.Select((header, column) => rows.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in (IEnumerable<IReadOnlyList<string>>)[headers, [.. widths.Select(width => new string('-', width))], .. rows])
        {
            var cells = row.Select((cell, column) => column < LeftAligned ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}

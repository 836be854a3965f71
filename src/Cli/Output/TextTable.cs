using System.Text;

namespace EdgePipeline.Cli.Output;

/// <summary>Columns padded with blanks: readable in a terminal, in a log and in a pipe. The first column is left-aligned, as are named ones.</summary>
internal sealed record TextTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows, int LeftAligned = 1)
{
    public string Render()
    {
        var widths = Headers.Select((header, column) => Rows.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        var text = new StringBuilder();
        foreach (var row in (IEnumerable<IReadOnlyList<string>>)[Headers, [.. widths.Select(width => new string('-', width))], .. Rows])
        {
            var cells = row.Select((cell, column) => column < LeftAligned ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}

using System.Text;
using EdgePipeline.Cli.Output;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Reports;

/// <summary>An experiment's result for a terminal or a log.</summary>
internal static class ResultText
{
    public static string Render(ReportData data)
    {
        var text = new StringBuilder();
        text.Append(data.AsOf is { } then ? $"{then.Sentence}\n\n" : "");
        text.Append(ReportSentences.Settings(data) is { } settings ? $"{settings}\n\n" : "");
        foreach (var table in ResultTables.All(data))
        {
            text.Append(table.Title).Append("\n\n").Append(new TextTable(table.Headers, table.Rows, table.Labels).Render());
            foreach (var (note, index) in table.Notes.Select((note, index) => (note, index)))
                text.Append($"[{index + 1}] {note}\n");
            text.Append('\n');
        }

        foreach (var sentence in ReportSentences.Conclusions(data))
            text.Append(sentence).Append('\n');

        var experiment = data.Experiment;
        text.Append($"{experiment.Experiment}: {experiment.Status}, {experiment.TrialsCompleted} of {experiment.TrialsPlanned} trials completed");
        text.Append(experiment.TrialsAbandoned > 0 ? $", {experiment.TrialsAbandoned} abandoned" : "").Append(".\n");
        return Printable.Text(text.ToString());
    }
}

using System.Globalization;
using System.Net;
using System.Text;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Output;

namespace EdgePipeline.Cli.Reports;

/// <summary>An experiment as one HTML page that needs nothing else. Pure.</summary>
internal static class ReportPage
{
    public static string Render(ReportData data)
    {
        var experiment = data.Experiment;
        var page = new StringBuilder();
        page.Append($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(experiment.Experiment)}</title><style>{ReportStyle.Css}</style></head><body><main>
            <h1>{Text(experiment.Experiment)}</h1>
            <p class="lead">{Text(ReportSentences.Compared(data))}</p>

            """);
        if (data.AsOf is { } then)
            page.Append($"<p class=\"warning\">{Text(then.Sentence)}</p>\n");

        if (ReportSentences.Settings(data) is { } settings)
            page.Append($"<p class=\"warning\">{Text(settings)}</p>\n");

        foreach (var sentence in ReportSentences.Warnings(data))
            page.Append($"<p class=\"warning\">{Text(sentence)}</p>\n");

        foreach (var sentence in ReportSentences.Conclusions(data))
            page.Append($"<p class=\"conclusion\">{Text(sentence)}</p>\n");

        foreach (var device in data.DeviceNames)
        {
            var suffix = data.DeviceNames.Count > 1 ? $" on {device}" : "";
            Section(page, $"Throughput{suffix}", ThroughputFigures(data, device),
                [.. ResultTables.Throughput(data, device), .. ContrastTable.Of(data, device), .. ClaimTable.Of(data, device), .. NoiseFloorTable.Of(data, device), ResultTables.Grounds(data, device)]);
            Section(page, $"Efficiency{suffix}", CpuFigure(data, device), ResultTables.Efficiency(data, device));
        }

        Rows(page, "Claims, point by point", ["claim", "device", "workload", "verdict", "ratio", "launches", "reason"],
            data.Claims.Select(claim => (IReadOnlyList<string>)
                [claim.Claim, claim.Device, claim.Workload, claim.Verdict, claim.Estimate is { } ratio ? Figures.WithInterval(ratio, claim.Ci95Low, claim.Ci95High) : "-",
                    $"{Number(claim.N)} and {Number(claim.BaselineN)}", string.Join("; ", new[] { claim.Reason, claim.NotComparable }.OfType<string>())]));
        Rows(page, "Skipped cells", ["cell", "reason"],
            data.Cells.Where(cell => cell.SkipReason is not null).Select(cell => (IReadOnlyList<string>)[cell.CellKey, cell.SkipReason!]));
        Rows(page, "Attempts without a result", ["cell", "block", "attempt", "status", "reason"],
            data.Trials.Where(trial => trial.Status is "failed" or "interrupted" or "lost").Select(trial => (IReadOnlyList<string>)
                [trial.CellKey, trial.IsControl ? "control" : Number(trial.Block), Number(trial.Attempt), trial.Status, $"{trial.FailureKind} {trial.Reason}".Trim()]));
        foreach (var device in data.Devices)
            Rows(page, $"Device {device.Device}", ["fact", "value"], device.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => (IReadOnlyList<string>)[fact.Key, fact.Value]));

        Reproduce(page, data);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Section(StringBuilder page, string title, string plots, params ResultTable[] tables)
    {
        page.Append($"<h2>{Text(title)}</h2>\n").Append(plots);
        foreach (var table in tables)
        {
            page.Append($"<div class=\"scroll\"><table{(table.Labels > 1 ? " class=\"cells\"" : "")}><caption>{Text(table.Title)}</caption>");
            Row(page, "th", table.Headers);
            foreach (var row in table.Rows)
                Row(page, "td", row);
            page.Append("</table></div>\n");
            if (table.Notes.Count > 0)
                page.Append("<ol class=\"notes\">").AppendJoin("", table.Notes.Select(note => $"<li>{Text(note)}</li>")).Append("</ol>\n");
        }
    }

    /// <summary>Plots of one unit stand together: bars of MB/s and of Mb/s are not for comparing.</summary>
    private static string ThroughputFigures(ReportData data, string device)
    {
        var rows = data.Throughput.Where(row => row.Device == device).ToArray();
        var plots =
            from unit in data.Units(device)
            select $"<div class=\"plots\">{string.Concat(
                from workload in data.Workloads
                where data.Unit(device, workload) == unit
                let svg = ThroughputPlot.Draw(rows, data.Runtimes, workload)
                where svg is not null
                select $"<figure>{svg}</figure>")}</div>\n";
        return $"{string.Concat(plots)}<p class=\"caption\">Mean over launches; whiskers: 95 % confidence interval of the mean. One that leaves the plot goes on beyond it. Each plot has its own scale, from zero.{PaleBars(rows.Select(row => row.NotComparableWithNt))}</p>\n";
    }

    private static string CpuFigure(ReportData data, string device)
    {
        var rows = data.Efficiency.Where(row => row.Device == device).ToArray();
        var svg = CpuPlot.Draw(rows, data.Runtimes);
        return svg is null
            ? "<p class=\"caption\">No CPU reading: see the footnotes.</p>\n"
            : $"<div class=\"scroll\"><figure>{svg}</figure></div>\n<p class=\"caption\">CPU of the whole machine in the measured window by category, as mpstat names them; 100 % is all CPUs; the rest is idle.{PaleBars(rows.Select(row => row.NotComparableWithNt))}</p>\n";
    }

    private static string PaleBars(IEnumerable<string?> notComparable) => notComparable.Any(reason => reason is not null)
        ? $" Pale bars with a broken outline are not comparable with {ResultTables.Baseline}: the tables say why."
        : "";

    private static void Rows(StringBuilder page, string title, IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
            return;
        page.Append($"<h2>{Text(title)}</h2>\n<div class=\"scroll\"><table class=\"text\">");
        Row(page, "th", headers);
        foreach (var row in all)
            Row(page, "td", row);
        page.Append("</table></div>\n");
    }

    private static void Reproduce(StringBuilder page, ReportData data)
    {
        var experiment = data.Experiment;
        page.Append(CultureInfo.InvariantCulture, $"""
            <h2>How to reproduce</h2>
            <p>Save the plan below as <code>{Text(experiment.PlanName ?? "plan")}.yaml</code> and run <code>./edge run {Text(experiment.PlanName ?? "plan")}.yaml</code>.
            The seed {experiment.Seed} draws the same order again. Stopping rule: {Text(experiment.StoppingRule ?? "unknown")}. SHA-256 of the plan: <code>{Text(experiment.PlanSha256 ?? "unknown")}</code>.</p>
            <pre>{Text(experiment.PlanText ?? "")}</pre>
            <details><summary>The order in which the trials ran</summary><p>

            """);
        var order = data.Trials.GroupBy(trial => (trial.Device, trial.Block)).Select(block =>
            $"<b>{Text(block.Key.Device)}, {(block.First().IsControl ? "controls" : $"block {block.Key.Block}")}</b>: {Text(string.Join(", ", block.OrderBy(trial => trial.Position).ThenBy(trial => trial.Attempt).Select(InOrder)))}");
        page.AppendJoin("<br>\n", order).Append("</p></details>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"caption\">Submitted {experiment.SubmittedAt:yyyy-MM-dd HH:mm} UTC, {(experiment.EndedAt is { } end ? $"ended after {Duration.Text(end - experiment.SubmittedAt)}" : "not ended")}.</p>\n");
    }

    private static string InOrder(TrialRow trial) =>
        $"{(trial.IsControl ? trial.Place() : trial.Runtime)} {trial.Workload}{(trial.Attempt > 1 ? $" (attempt {trial.Attempt})" : "")}";

    private static void Row(StringBuilder page, string element, IReadOnlyList<string> cells) =>
        page.Append("<tr>").AppendJoin("", cells.Select(cell => $"<{element}>{Text(cell)}</{element}>")).Append("</tr>\n");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

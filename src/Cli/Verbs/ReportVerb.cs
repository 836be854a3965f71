using System.CommandLine;
using System.Text.Json;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Reports;
using EdgePipeline.Cli.Services;

namespace EdgePipeline.Cli.Verbs;

internal static class ReportVerb
{
    public static Verb Create(VerbContext context)
    {
        var experiment = CommonOptions.Experiment();
        var asOf = new Option<string?>("--as-of") { Description = "Show what was known then: the sequence of an event, or a time, which is UTC where it has no offset. The tables stay as they are." };
        var json = new Option<bool>("--json") { Description = "Print all rows as JSON, an array for each table, and write no page." };
        var verb = new Verb(
            "report",
            "Print an experiment's tables and write its page report.html anew from the tables.",
            ("./edge report last", "the newest"),
            ("./edge report quickstart-3fa2c1", ""),
            ("./edge report last --as-of 1200", "of the events up to this one alone; its page is report-as-of-1200.html"),
            ("./edge report last --as-of 2026-11-26T10:00Z --json", "for a program"))
        {
            experiment, asOf, json,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetRequiredValue(experiment), parsed.GetValue(asOf), parsed.GetValue(json), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string name, string? asOf, bool json, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        await using var live = new Tables(stack.Connections.Database);
        var experiment = await live.FindAsync(name, cancellation);
        if (asOf is null)
        {
            if (json)
                Console.Out.WriteLine(await live.JsonAsync(experiment.ExperimentId, cancellation));
            else
                Print(context, await ReportData.ReadAsync(live, experiment, cancellation));
            return ExitCode.Ok;
        }

        var text = await ProjectionsProgram.ReadAsync(stack, ["replay", "as-of", $"{experiment.ExperimentId}", asOf], cancellation);
        using var then = JsonDocument.Parse(text);
        await using var tables = new Tables(stack.Connections.Database, then.RootElement.GetProperty("rows").GetRawText());
        if (json)
        {
            Console.Out.WriteLine(AsOf.InJson(await tables.JsonAsync(experiment.ExperimentId, cancellation), then.RootElement.GetProperty("as_of")));
            return ExitCode.Ok;
        }

        var known = (await tables.ExperimentAsync(experiment.ExperimentId, cancellation))!;
        Print(context, await ReportData.ReadAsync(tables, known, cancellation) with
        {
            AsOf = AsOf.Of(then.RootElement.GetProperty("as_of")),
            Settings = AsOf.SettingsOf(then.RootElement.GetProperty("as_of")),
        });
        return ExitCode.Ok;
    }

    private static void Print(VerbContext context, ReportData data)
    {
        Console.Out.Write(ResultText.Render(data));
        Console.WriteLine($"Report: {ReportFile.Write(context.Home, data)}");
    }
}

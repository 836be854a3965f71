using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Verbs;

internal static class ReportVerb
{
    public static Verb Create(VerbContext context)
    {
        var experiment = CommonOptions.Experiment();
        var verb = new Verb(
            "report",
            "Print an experiment's tables and write its page report.html anew from the tables.",
            ("./edge report last", "the newest"),
            ("./edge report quickstart-3fa2c1", ""))
        {
            experiment,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetRequiredValue(experiment), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string name, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        await using var tables = new Tables(stack.Connections.Database);
        var experiment = await tables.FindAsync(name, cancellation);
        var data = await ReportData.ReadAsync(tables, experiment, cancellation);
        Console.Out.Write(ResultText.Render(data));
        Console.WriteLine($"Report: {ReportFile.Write(context.Home, data)}");
        return ExitCode.Ok;
    }
}

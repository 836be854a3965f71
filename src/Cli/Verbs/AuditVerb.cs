using EdgePipeline.Cli.Audits;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Output;
using EdgePipeline.Planning.Auditing;

namespace EdgePipeline.Cli.Verbs;

internal static class AuditVerb
{
    public static Verb Create(VerbContext context)
    {
        var experiment = CommonOptions.Experiment();
        var json = CommonOptions.Json();
        var verb = new Verb(
            "audit",
            "Prove from the order of events that an experiment was designed before its first trial and ran as designed, or say where not.",
            ("./edge audit last", "exit code 1 when a check breaks"),
            ("./edge audit quickstart-3fa2c1 --json", "with every event that a check rests on"))
        {
            experiment, json,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetRequiredValue(experiment), parsed.GetValue(json), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string name, bool json, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        await using var tables = new Tables(stack.Connections.Database);
        var experiment = await tables.FindAsync(name, cancellation);
        var events = await RecordedEvents.OfExperimentAsync(stack.Connections.Database, experiment.ExperimentId, cancellation);
        var report = Auditor.Audit(experiment.ExperimentId, experiment.Experiment, events);
        Console.Out.Write(json ? JsonOutput.Text(report) : AuditText.Render(report));
        return report.Holds ? ExitCode.Ok : ExitCode.Failed;
    }
}

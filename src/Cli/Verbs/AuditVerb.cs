using System.CommandLine;
using EdgePipeline.Cli.Audits;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Output;
using EdgePipeline.Cli.Services;
using EdgePipeline.Planning.Auditing;

namespace EdgePipeline.Cli.Verbs;

internal static class AuditVerb
{
    public static Verb Create(VerbContext context)
    {
        var experiment = new Argument<string?>("experiment") { Description = "Its name such as quickstart-3fa2c1, the end of the name, or `last`.", Arity = ArgumentArity.ZeroOrOne };
        var store = new Option<bool>("--store") { Description = "Compare everything that is derived with all events instead: rows, results, telemetry, marks." };
        var repair = new Option<bool>("--repair") { Description = "With --store: mend what can be computed again." };
        var json = new Option<bool>("--json") { Description = "Print the audit of an experiment as JSON; that of --store is text." };
        var verb = new Verb(
            "audit",
            "Prove from the order of events that an experiment was designed before its first trial and ran as designed, or say where not.",
            ("./edge audit last", "exit code 1 when a check breaks"),
            ("./edge audit quickstart-3fa2c1 --json", "with every event that a check rests on"),
            ("./edge audit --store", "is any event missing in a table or among the results? --repair mends it"))
        {
            experiment, store, repair, json,
        };
        verb.SetAction((parsed, cancellation) => (parsed.GetValue(experiment), parsed.GetValue(store), parsed.GetValue(repair), parsed.GetValue(json)) switch
        {
            ({ } name, false, false, var asJson) => RunAsync(context, name, asJson, cancellation),
            (null, true, var mend, false) => StoreAsync(context, mend, cancellation),
            _ => throw new EdgeException(ExitCode.Usage, "audit: write an experiment, as in ./edge audit last, or --store, alone or with --repair"),
        });
        return verb;
    }

    /// <summary>Projections know what they make of the events.</summary>
    private static async Task<int> StoreAsync(VerbContext context, bool repair, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        return await ProjectionsProgram.RunAsync(stack, repair ? ["audit", "--repair"] : ["audit"], cancellation);
    }

    private static async Task<int> RunAsync(VerbContext context, string name, bool json, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        await using var tables = new Tables(stack.Connections.Database);
        var experiment = await tables.FindAsync(name, cancellation);
        var events = await RecordedEvents.OfExperimentAsync(stack.Connections.Database, experiment.ExperimentId, cancellation);
        var designed = Auditor.Audit(experiment.ExperimentId, experiment.Experiment, events);
        var chain = await RecordedChain.OfExperimentAsync(stack.Connections.Database, experiment.ExperimentId, events, cancellation);
        var report = designed with { Holds = designed.Holds && chain.Holds, Checks = [.. designed.Checks, chain] };
        Console.Out.Write(json ? JsonOutput.Text(report) : AuditText.Render(report));
        return report.Holds ? ExitCode.Ok : ExitCode.Failed;
    }
}

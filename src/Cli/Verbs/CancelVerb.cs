using EdgePipeline.Cli.Experiments;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Cli.Verbs;

internal static class CancelVerb
{
    public static Verb Create(VerbContext context)
    {
        var experiment = CommonOptions.Experiment();
        var verb = new Verb(
            "cancel",
            "Stop an experiment: no further trial starts, the running one is cut off. What was measured stays.",
            ("./edge cancel quickstart-3fa2c1", ""),
            ("./edge cancel last", "the one submitted last"))
        {
            experiment,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetRequiredValue(experiment), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string name, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Broker | Needs.Database);
        await using var tables = new Tables(stack.Connections.Database);
        var experiment = await tables.FindAsync(name, cancellation);
        if (experiment.IsOver)
        {
            Console.WriteLine(Printable.Line($"{experiment.Experiment} is already {experiment.Status}."));
            return ExitCode.Ok;
        }

        if (await tables.IsImportedAsync(experiment.ExperimentId, cancellation))
            throw new EdgeException(ExitCode.Usage, $"{experiment.Experiment} came by an archive that was made before its end: nothing runs it here. Cancel it where it is measured.");

        await Requests.CancelAsync(
            stack.Connections.Broker,
            new CancelExperiment(experiment.ExperimentId, "asked for by edge cancel", Environment.UserName),
            cancellation);
        var (_, orchestrators) = await Requests.CancelsAsync(stack.Connections.Broker, cancellation);
        Console.WriteLine(Printable.Line(SentText(experiment.Experiment, orchestrators > 0)));
        return ExitCode.Ok;
    }

    internal static string SentText(string experiment, bool isTaken) => isTaken
        ? $"Cancelling {experiment}. See: ./edge status {experiment}"
        : $"{experiment} will be cancelled: no orchestrator is connected, and the next one (./edge up or run) does it first. Until then ./edge status says that a request waits.";
}

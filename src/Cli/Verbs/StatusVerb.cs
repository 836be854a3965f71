using System.CommandLine;
using System.Globalization;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Output;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Verbs;

internal static class StatusVerb
{
    public static Verb Create(VerbContext context)
    {
        var experiment = new Argument<string?>("experiment")
        {
            Description = "One experiment in detail; all when left out. `last` is the newest.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = CommonOptions.Json();
        var verb = new Verb(
            "status",
            "List experiments, or show one with its trials.",
            ("./edge status", "all experiments"),
            ("./edge status last", "the newest, attempt by attempt"),
            ("./edge status --json", "for a program"))
        {
            experiment, json,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetValue(experiment), parsed.GetValue(json), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string? name, bool json, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        await using var tables = new Tables(stack.Connections.Database);
        if (name is null)
        {
            var experiments = await tables.ExperimentsAsync(cancellation);
            Console.Out.Write(json
                ? JsonOutput.Text(experiments.Select(Summary))
                : ListText(experiments) + StandingText(experiments, stack.MayHaveServices, await CancelsWaitingAsync(context, stack, experiments, cancellation)));
            return ExitCode.Ok;
        }

        var experiment = await tables.FindAsync(name, cancellation);
        var trials = await tables.TrialsAsync(experiment.ExperimentId, cancellation);
        var cancelsWaiting = await CancelsWaitingAsync(context, stack, [experiment], cancellation);
        Console.Out.Write(json
            ? JsonOutput.Text(new { experiment = Summary(experiment), trials, cancelsWaiting })
            : DetailText(experiment, trials) + StandingText([experiment], stack.MayHaveServices, cancelsWaiting));
        return ExitCode.Ok;
    }

    /// <summary>Of all experiments. A private broker is started for the question, but only while something could be cancelled and nobody would take it.</summary>
    private static async Task<int> CancelsWaitingAsync(
        VerbContext context, Stack stack, IReadOnlyList<ExperimentRow> experiments, CancellationToken cancellation)
    {
        if (stack.Services.AnyRunning || experiments.All(row => row.IsOver))
            return 0;
        await using var withBroker = await context.OpenAsync(Needs.Broker);
        return (await Requests.CancelsAsync(withBroker.Connections.Broker, cancellation)).Waiting;
    }

    /// <summary>What is not over, while nobody goes on with it, and what nobody has taken yet.</summary>
    internal static string StandingText(IReadOnlyList<ExperimentRow> experiments, bool servicesRun, int cancelsWaiting)
    {
        var standing = experiments.Where(row => !row.IsOver).Select(row => row.Experiment).ToArray();
        string[] lines =
        [
            .. servicesRun || standing.Length == 0
                ? (string[])[]
                : [$"No service is running: {string.Join(", ", standing)} {(standing.Length == 1 ? "goes" : "go")} on at the next ./edge up or run."],
            .. cancelsWaiting switch
            {
                0 => (string[])[],
                1 => ["1 request to cancel waits in the broker until an orchestrator takes it. Which experiment it is for shows then."],
                _ => [$"{Text(cancelsWaiting)} requests to cancel wait in the broker until an orchestrator takes them. Which experiments they are for shows then."],
            },
        ];
        return lines.Length == 0 ? "" : $"\n{string.Join('\n', lines.Select(Printable.Line))}\n";
    }

    private static object Summary(ExperimentRow row) => new
    {
        row.ExperimentId,
        row.Experiment,
        row.Status,
        row.SubmittedAt,
        row.DesignedAt,
        row.EndedAt,
        row.Seed,
        row.Repetitions,
        row.Cells,
        row.CellsSkipped,
        row.TrialsPlanned,
        row.TrialsCompleted,
        row.TrialsAbandoned,
        row.StoppingRule,
    };

    internal static string ListText(IReadOnlyList<ExperimentRow> experiments) => experiments.Count == 0
        ? "No experiment yet. Run one: ./edge run experiments/quickstart.yaml\n"
        : new TextTable(
            ["experiment", "status", "submitted", "trials", "done", "abandoned", "cells skipped"],
            [
                .. experiments.Select(row => (IReadOnlyList<string>)
                [
                    row.Experiment, row.Status, row.SubmittedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    Text(row.TrialsPlanned), Text(row.TrialsCompleted), Text(row.TrialsAbandoned), Text(row.CellsSkipped),
                ]),
            ],
            LeftAligned: 3).Render();

    internal static string DetailText(ExperimentRow experiment, IReadOnlyList<TrialRow> trials) => ListText([experiment])
        + (experiment.Status == "rejected" ? $"\n{Printable.Text(RejectedText.Describe(experiment.Experiment, experiment.Problems))}\n" : "")
        + (trials.Count == 0 ? "" : "\n" + new TextTable(
            ["cell", "status", "reason", "block", "attempt"],
            [
                .. trials.Select(row => (IReadOnlyList<string>)
                    [row.CellKey, row.Status, row.Reason ?? "", Text(row.Block), Text(row.Attempt)]),
            ],
            LeftAligned: 3).Render());

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

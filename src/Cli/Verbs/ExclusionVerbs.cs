using System.CommandLine;
using System.Diagnostics;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Cli.Verbs;

/// <summary>Taking a trial's result out of its cell's figures, and in again: each an event with person and reason.</summary>
internal static class ExclusionVerbs
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Verb Exclude(VerbContext context) => Create(
        context,
        "exclude",
        "Leave a trial's result out of its cell's figures, with a reason. The trial stays in the tables, marked.",
        [("./edge exclude last local/NT/fio-randread-4k:2 --reason 'the fan had stopped'", "cell and block"), ("./edge exclude last 3fa2c1d0 --reason '...'", "the beginning of the trial's id")],
        excluded: true);

    public static Verb Include(VerbContext context) => Create(
        context,
        "include",
        "Take an excluded trial's result into its cell's figures again, with a reason.",
        [("./edge include last local/NT/fio-randread-4k:2 --reason 'the fan was fine'", "")],
        excluded: false);

    private static Verb Create(VerbContext context, string name, string description, (string, string)[] examples, bool excluded)
    {
        var experiment = CommonOptions.Experiment();
        var trial = new Argument<string>("trial") { Description = "Its id or the beginning of it, or cell and block as in local/NT/fio-read-4k:2." };
        var reason = new Option<string>("--reason") { Description = "Why, for whoever reads the figures.", Required = true };
        var verb = new Verb(name, description, examples) { experiment, trial, reason };
        verb.SetAction((parsed, cancellation) => RunAsync(
            context, parsed.GetRequiredValue(experiment), parsed.GetRequiredValue(trial), parsed.GetRequiredValue(reason), excluded, cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string name, string trialName, string reason, bool excluded, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new EdgeException(ExitCode.Usage, "--reason is empty: write a sentence that tells a reader why.");
        await using var stack = await context.OpenServicesAsync(deviceFile: null);
        await using var tables = new Tables(stack.Connections.Database);
        var experiment = await tables.FindAsync(name, cancellation);
        if (await tables.IsImportedAsync(experiment.ExperimentId, cancellation))
            throw new EdgeException(
                ExitCode.Usage,
                $"{experiment.Experiment} came by an archive: its trials are excluded and included where it was measured. Do it there, export it again, and import that: what is new comes with it.");
        var trial = TrialFinding.Choose(await tables.TrialsAsync(experiment.ExperimentId, cancellation), trialName);
        if (trial.Excluded == excluded)
        {
            Console.WriteLine(Printable.Line($"{trial.CellKey}, {trial.Place()}, is {(excluded ? $"excluded already, by {trial.ExcludedBy}: {trial.ExclusionReason}" : "not excluded")}."));
            return ExitCode.Ok;
        }

        var (broker, request, by) = (stack.Connections.Broker, Guid.NewGuid(), Environment.UserName);
        await (excluded
            ? Requests.ExcludeAsync(broker, new ExcludeTrial(request, trial.TrialId, reason, by), cancellation)
            : Requests.IncludeAsync(broker, new IncludeTrial(request, trial.TrialId, reason, by), cancellation));
        await WaitAsync(tables, experiment.ExperimentId, trial, excluded, cancellation);
        Console.WriteLine(Printable.Line($"{trial.CellKey}, {trial.Place()}, is {(excluded ? "left out of" : "in")} the figures{(excluded ? "" : " again")}. Look: ./edge report {experiment.Experiment}"));
        return ExitCode.Ok;
    }

    private static async Task WaitAsync(Tables tables, Guid experimentId, TrialRow trial, bool excluded, CancellationToken cancellation)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Limit; await Task.Delay(100, cancellation))
        {
            var now = await tables.TrialsAsync(experimentId, cancellation);
            if (now.Any(row => (row.TrialId, row.Attempt, row.Excluded) == (trial.TrialId, trial.Attempt, excluded)))
                return;
        }

        throw new EdgeException(ExitCode.Failed, $"The request was sent but is not in the tables within {Limit.TotalSeconds} s. See the logs of orchestrator and projections.");
    }
}

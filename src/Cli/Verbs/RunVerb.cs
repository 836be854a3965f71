using System.CommandLine;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Guests;
using EdgePipeline.Cli.Reports;
using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Cli.Verbs;

/// <summary>A plan from file to report, with everything that it needs started before and stopped afterwards.</summary>
internal static class RunVerb
{
    public static Verb Create(VerbContext context)
    {
        var file = new Argument<string>("file") { Description = "The plan, YAML or JSON." };
        var device = CommonOptions.Device();
        var deviceFile = CommonOptions.DeviceFile();
        var keep = new Option<bool>("--keep") { Description = "Leave servers and services running afterwards." };
        var verb = new Verb(
            "run",
            "Run an experiment from plan to report: starts what is needed, shows progress, prints the tables, stops everything.",
            ("./edge run experiments/quickstart.yaml", "native against container on this machine"),
            ("./edge run my.yaml --yes", "install what is missing without asking"),
            ("./edge run study.yaml --device local", "a plan for other devices, on this machine"),
            ("./edge run my.yaml --keep", "keep servers and services for more"))
        {
            file, device, deviceFile, keep, CommonOptions.Yes(),
        };
        verb.SetAction((parsed, _) => RunAsync(
            context, parsed.GetRequiredValue(file), parsed.GetValue(device) ?? [], parsed.GetValue(deviceFile), parsed.GetValue(keep)));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string file, string[] devices, string? deviceFile, bool keep)
    {
        var (text, plan) = PlanFile.Parse(file, devices);
        await GuestImages.EnsureAsync(context, plan);
        await using var stack = await context.OpenServicesAsync(deviceFile);
        if (keep)
            stack.Keep();

        var id = Guid.NewGuid();
        await Requests.SubmitAsync(stack.Connections.Broker, new SubmitExperiment(id, text, Environment.UserName), context.Cancellation);
        await using var tables = new Tables(stack.Connections.Database);
        using var display = ProgressDisplay.For(Console.Out, Console.IsOutputRedirected);
        var over = await new ExperimentRun(stack, tables, id, plan, display, context.Interrupts).FollowAsync();
        if (over.Status == "rejected")
            throw new EdgeException(ExitCode.Usage, RejectedText.Describe(file, over.Problems));

        await Settled.WaitAsync(tables, id, context.Interrupts.Second);
        var data = await ReportData.ReadAsync(tables, over, context.Interrupts.Second);
        Console.WriteLine();
        Console.Out.Write(ResultText.Render(data));
        Console.WriteLine($"Report: {ReportFile.Write(context.Home, data)}");
        Console.WriteLine(keep
            ? "Servers and services keep running. Next: ./edge sql, ./edge submit PLAN. Stop with: ./edge down"
            : $"Tables: ./edge sql -c \"select * from runtime_throughput where experiment = '{over.Experiment}'\"");
        if (context.Interrupts.First.IsCancellationRequested)
            return ExitCode.Interrupted;
        return over is { Status: "finished", TrialsAbandoned: 0 } ? ExitCode.Ok : ExitCode.Failed;
    }
}

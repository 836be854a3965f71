using System.CommandLine;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Cli.Verbs;

internal static class SubmitVerb
{
    public static Verb Create(VerbContext context)
    {
        var file = new Argument<string>("file") { Description = "The plan, YAML or JSON." };
        var device = CommonOptions.Device();
        var verb = new Verb(
            "submit",
            "Queue an experiment at running services and return at once.",
            ("./edge up && ./edge submit my.yaml", "start the services, queue the plan"),
            ("./edge status", "how far it is"))
        {
            file, device,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetRequiredValue(file), parsed.GetValue(device) ?? [], cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string file, string[] devices, CancellationToken cancellation)
    {
        var (text, plan) = PlanFile.Parse(file, devices);
        await using var stack = await context.OpenRunningAsync(Needs.Broker);
        var command = new SubmitExperiment(Guid.NewGuid(), text, Environment.UserName);
        await Requests.SubmitAsync(stack.Connections.Broker, command, cancellation);
        var label = ExperimentLabel.For(command.ExperimentId, plan.Name);
        Console.WriteLine(label);
        context.Tell($"Queued. Next: ./edge status {label}, ./edge report {label}");
        return ExitCode.Ok;
    }
}

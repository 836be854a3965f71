using CliWrap;
using EdgePipeline.Cli.Services;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Verbs;

internal static class ReplayVerb
{
    public static Verb Create(VerbContext context)
    {
        var rebuild = new Verb(
            "rebuild",
            "Drop every table and make it again from the events. Nothing is lost: events are the only truth.",
            ("./edge replay rebuild", ""));
        rebuild.SetAction((_, cancellation) => RebuildAsync(context, cancellation));
        return new Verb("replay", "Derive the tables from the events again.", ("./edge replay rebuild", "after an update that changes a table")) { rebuild };
    }

    private static async Task<int> RebuildAsync(VerbContext context, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        var projections = Service.All.Single(service => service.Name == "projections");
        var result = await CliWrap.Cli.Wrap(projections.Program)
            .WithArguments(["replay", "rebuild"])
            .WithEnvironmentVariables(variables => variables
                .Set(ConnectionSettings.Broker, stack.Connections.Broker)
                .Set(ConnectionSettings.Database, stack.Connections.Database))
            .WithStandardOutputPipe(PipeTarget.ToStream(Console.OpenStandardOutput()))
            .WithStandardErrorPipe(PipeTarget.ToStream(Console.OpenStandardError()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellation);
        return result.IsSuccess ? ExitCode.Ok : ExitCode.Failed;
    }
}

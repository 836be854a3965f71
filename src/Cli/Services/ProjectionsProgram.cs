using CliWrap;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Services;

/// <summary>What projections do when they are given a verb: a process of its own, with this one's output.</summary>
internal static class ProjectionsProgram
{
    /// <returns>The exit code: the program has the codes that this one has.</returns>
    public static async Task<int> RunAsync(Stack stack, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var projections = Service.All.Single(service => service.Name == "projections");
        var result = await CliWrap.Cli.Wrap(projections.Program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables => variables
                .Set(ConnectionSettings.Broker, stack.Connections.Broker)
                .Set(ConnectionSettings.Database, stack.Connections.Database))
            .WithStandardOutputPipe(PipeTarget.ToStream(Console.OpenStandardOutput()))
            .WithStandardErrorPipe(PipeTarget.ToStream(Console.OpenStandardError()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellation);
        return result.ExitCode;
    }
}

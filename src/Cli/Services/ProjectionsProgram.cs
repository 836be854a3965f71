using System.Text;
using CliWrap;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Services;

/// <summary>What projections do when they are given a verb: a process of its own, with this one's output.</summary>
internal static class ProjectionsProgram
{
    /// <returns>The exit code: the program has the codes that this one has.</returns>
    public static Task<int> RunAsync(Stack stack, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        RunAsync(stack, arguments, PipeTarget.ToStream(Console.OpenStandardOutput()), PipeTarget.ToStream(Console.OpenStandardError()), cancellation);

    /// <returns>What it printed; what it says of a failure goes on.</returns>
    /// <exception cref="EdgeException">It failed, and has said why.</exception>
    public static async Task<string> ReadAsync(Stack stack, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        var exitCode = await RunAsync(stack, arguments, PipeTarget.ToStringBuilder(output), PipeTarget.ToStringBuilder(errors), cancellation);
        return exitCode == ExitCode.Ok ? output.ToString() : throw new EdgeException(exitCode, errors.ToString().TrimEnd());
    }

    private static async Task<int> RunAsync(Stack stack, IReadOnlyList<string> arguments, PipeTarget output, PipeTarget errors, CancellationToken cancellation)
    {
        var projections = Service.All.Single(service => service.Name == "projections");
        var result = await CliWrap.Cli.Wrap(projections.Program)
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables => variables
                .Set(ConnectionSettings.Broker, stack.Connections.Broker)
                .Set(ConnectionSettings.Database, stack.Connections.Database))
            .WithStandardOutputPipe(output)
            .WithStandardErrorPipe(errors)
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellation);
        return result.ExitCode;
    }
}

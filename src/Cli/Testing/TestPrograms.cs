using System.Text;
using CliWrap;
using EdgePipeline.Cli.Services;

namespace EdgePipeline.Cli.Testing;

/// <summary>Runs what lies built in <c>tests</c>, against private servers that stop whatever happens.</summary>
internal static class TestPrograms
{
    /// <summary>Test projects in the order in which they run: the whole system last.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(Home.Root, "tests"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => name.EndsWith(".Tests", StringComparison.Ordinal) || name is "EndToEnd")
            .OrderBy(name => name == "EndToEnd").ThenBy(name => name, StringComparer.Ordinal),
    ];

    /// <summary>Servers of their own in a home of their own, made anew each time.</summary>
    public static async Task<int> WithServersAsync(Home home, Action<string> tell, Func<Stack, Task<int>> run, CancellationToken cancellation)
    {
        // Tests never touch the servers of a person.
        Environment.SetEnvironmentVariable(Contracts.ConnectionSettings.Broker, null);
        Environment.SetEnvironmentVariable(Contracts.ConnectionSettings.Database, null);
        await Stack.DownAsync(home, cancellation);
        if (Directory.Exists(home.Directory))
            Directory.Delete(home.Directory, recursive: true);

        await using var stack = await Stack.OpenAsync(home, Needs.Broker | Needs.Database, tell, cancellation, management: true);
        return await run(stack);
    }

    /// <returns>Output and exit code; output is shown as it comes.</returns>
    public static async Task<(string Output, int ExitCode)> RunAsync(
        Stack stack, string project, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var configuration = Path.GetFileName(Path.GetDirectoryName(output))!;
        var program = Path.Combine(Home.Root, "tests", project, "bin", configuration, Path.GetFileName(output), $"EdgePipeline.{project}");
        if (!File.Exists(program))
            throw new EdgeException(ExitCode.Missing, $"{program} is not built. Run the tests by ./edge test, which builds them.");

        var text = new StringBuilder();
        await using var shown = Console.OpenStandardOutput();
        var result = await CliWrap.Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(Home.Root)
            .WithEnvironmentVariables(variables => variables
                .Set(TestSettings.Broker, stack.Private!.BrokerUri)
                .Set(TestSettings.Management, stack.Private!.ManagementUri)
                .Set(TestSettings.Database, stack.Private!.DatabaseConnection("postgres"))
                .Set(ServiceSet.TelemetryVariable, Service.Telemetry))
            .WithStandardOutputPipe(PipeTarget.Merge(PipeTarget.ToStream(shown), PipeTarget.ToStringBuilder(text)))
            .WithStandardErrorPipe(PipeTarget.ToStream(Console.OpenStandardError()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellation);
        return (text.ToString(), result.ExitCode);
    }
}

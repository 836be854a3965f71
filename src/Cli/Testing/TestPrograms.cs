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

    /// <returns>Output and exit code of the tests of one project; output is shown as it comes.</returns>
    public static Task<(string Output, int ExitCode)> TestAsync(Stack stack, string project, string? method, CancellationToken cancellation)
    {
        // With a filter, a project may well have no test that fits.
        string[] filter = method is null ? [] : ["--filter-method", method, "--ignore-exit-code", "8"];
        return RunAsync(
            stack,
            Path.Combine(Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "", "dotnet"),
            ["test", "--project", Path.Combine(Home.Root, "tests", project), "--no-build", "-c", Build.Configuration, "--no-progress", .. filter],
            cancellation);
    }

    public static async Task<int> BenchAsync(Stack stack, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        (await RunAsync(stack, Build.Program("tests", "Benchmarks"), arguments, cancellation)).ExitCode;

    private static async Task<(string Output, int ExitCode)> RunAsync(
        Stack stack, string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        await using var shown = Console.OpenStandardOutput();
        await using var errors = Console.OpenStandardError();
        var result = await CliWrap.Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(Home.Root)
            .WithEnvironmentVariables(variables => variables
                .Set(TestSettings.Broker, stack.Private!.BrokerUri)
                .Set(TestSettings.Management, stack.Private!.ManagementUri)
                .Set(TestSettings.Database, stack.Private!.DatabaseConnection("postgres"))
                .Set(ServiceEnvironment.TelemetryVariable, Service.Telemetry))
            .WithStandardOutputPipe(PipeTarget.Merge(PipeTarget.ToStream(shown), PipeTarget.ToStringBuilder(text)))
            .WithStandardErrorPipe(PipeTarget.ToStream(errors))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellation);
        return (text.ToString(), result.ExitCode);
    }
}

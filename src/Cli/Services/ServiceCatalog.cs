namespace EdgePipeline.Cli.Services;

/// <param name="Name">As in logs and messages.</param>
/// <param name="Project">Folder in src.</param>
internal sealed record Service(string Name, string Project)
{
    /// <summary>In the order in which they are stopped: who produces goes before who consumes.</summary>
    public static IReadOnlyList<Service> All { get; } =
    [
        new("worker", "DeviceWorker"),
        new("orchestrator", "Orchestrator"),
        new("projections", "Projections"),
    ];

    /// <summary>Built beside the running program, in the same configuration.</summary>
    public string Program
    {
        get
        {
            var output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
            var configuration = Path.GetFileName(Path.GetDirectoryName(output))!;
            var program = Path.Combine(
                Home.Root, "src", Project, "bin", configuration, Path.GetFileName(output), $"EdgePipeline.{Project}");
            return File.Exists(program)
                ? program
                : throw new EdgeException(ExitCode.Missing, $"{program} is not built. Run edge by its launcher ./edge, which builds it.");
        }
    }

    /// <summary>The native telemetry program that the launcher publishes.</summary>
    public static string Telemetry => Path.Combine(Home.Root, "artifacts", "telemetry", "EdgePipeline.Telemetry");
}

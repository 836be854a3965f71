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

    /// <summary>As it is built; something else for tests.</summary>
    public string Program
    {
        get => field ?? Build.Program("src", Project);
        init;
    }

    /// <summary>The native telemetry program that the launcher publishes.</summary>
    public static string Telemetry => Path.Combine(Home.Root, "artifacts", "telemetry", "EdgePipeline.Telemetry");
}

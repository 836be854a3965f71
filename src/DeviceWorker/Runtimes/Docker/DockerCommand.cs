using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Docker;

/// <summary>Arguments of docker, the client, and what it says when it fails.</summary>
internal static class DockerCommand
{
    /// <summary>Docker's own profile keeps setarch from turning address randomization off, and io_uring away; the other engines have none.</summary>
    public const string Seccomp = "unconfined";

    private const string LayerFormat = "{{.GraphDriver.Data.UpperDir}}";

    /// <summary>At the start of a line, or after the time and level that older clients write.</summary>
    private static readonly string[] Errors =
        ["Error response from daemon: ", "error waiting for container: ", "error during connect: ", "Cannot connect to the Docker daemon"];

    public static IReadOnlyList<string> ServerVersion(DockerPlaces places) => [.. Client(places), "version", "--format", "{{.Server.Version}}"];

    public static IReadOnlyList<string> Import(DockerPlaces places) => [.. Client(places), "import", places.Archive, DockerPlaces.Image];

    public static IReadOnlyList<string> ImageLayer(DockerPlaces places) =>
        [.. Client(places), "image", "inspect", "--format", LayerFormat, DockerPlaces.Image];

    public static IReadOnlyList<string> ContainerLayer(DockerPlaces places) =>
        [.. Client(places), "container", "inspect", "--format", LayerFormat, places.Attempt.Name];

    /// <summary>
    /// What <see cref="Container.ContainerSpec"/> says, in Docker's words. Its network is the daemon's, which is started where the container
    /// is to be: so it is there before the tool is.
    /// </summary>
    public static IReadOnlyList<string> Create(DockerPlaces places, RuntimeSpec spec, IReadOnlyList<string> command) =>
    [
        .. Client(places), "create", "--name", places.Attempt.Name, "--hostname", places.Attempt.Name,
        "--network", "host", "--cgroup-parent", places.Attempt.Cgroup,
        "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
        "--security-opt", $"seccomp={Seccomp}", "--security-opt", "apparmor=unconfined",
        "--tmpfs", "/tmp:rw,exec,nosuid,nodev,mode=1777,size=256m",
        "--env", "LC_ALL=C", "--env", places.Attempt.Mark,
        .. Limits(spec),
        "--entrypoint", command[0], DockerPlaces.Image, .. command.Skip(1),
    ];

    /// <summary>The client prints what the tool prints and ends with its exit code.</summary>
    public static IReadOnlyList<string> Start(DockerPlaces places) => [.. Client(places), "start", "--attach", places.Attempt.Name];

    /// <returns>Docker's own words among those of the tool; null when there are none.</returns>
    public static string? Error(string standardError) => standardError.Split('\n')
        .FirstOrDefault(line => Errors.Any(error => line.Contains(error, StringComparison.Ordinal))) is { } line
            ? $"docker: {line.Trim()}"
            : null;

    private static IEnumerable<string> Limits(RuntimeSpec spec) =>
    [
        .. spec.MemoryMib is { } mib
            // Without the second, Docker would limit swap too.
            ? (string[])["--memory", $"{mib.ToString(CultureInfo.InvariantCulture)}m", "--memory-swap", "-1"]
            : [],
        .. spec.Cpus is { } cpus ? (string[])["--cpus", cpus.ToString(CultureInfo.InvariantCulture)] : [],
    ];

    private static string[] Client(DockerPlaces places) => ["--config", places.ClientConfig, "--host", $"unix://{places.Socket}"];
}

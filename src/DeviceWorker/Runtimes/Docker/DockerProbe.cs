using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;

namespace EdgePipeline.DeviceWorker.Runtimes.Docker;

/// <summary>What RC by Docker needs of the device, and the remedy for each thing that is missing.</summary>
internal static class DockerProbe
{
    private static readonly (string Program, string Package)[] Programs =
        [("dockerd", "docker.io"), ("docker", "docker-cli, which Debian 12 has in docker.io")];

    public static async Task<Capability> RunAsync(string dataDirectory, CancellationToken ct)
    {
        var reason = ContainerProbe.Reason(dataDirectory) ?? ContainerdProbe.MissingReason() ?? MissingReason(program => Tool.Find(program) is not null);
        return new Capability(CapabilityKind.Runtime, $"{nameof(RuntimeCode.RC)}/docker", reason is null, reason, await VersionAsync("dockerd", ct));
    }

    /// <returns>What is missing of Docker itself; null: nothing.</returns>
    internal static string? MissingReason(Func<string, bool> isThere) =>
        Programs.FirstOrDefault(entry => !isThere(entry.Program)) is { Program: { } missing, Package: var package }
            ? $"{missing} is not on PATH; install it: apt-get install {package}"
            : null;

    /// <param name="program">The daemon or the client.</param>
    /// <returns>Such as <c>docker 20.10.24+dfsg1</c>; null when it is not there or does not say.</returns>
    public static async Task<string?> VersionAsync(string program, CancellationToken ct) =>
        Tool.Find(program) is null ? null : Version((await Tool.RunAsync(program, ["--version"], ct)).Output);

    /// <param name="output"><c>Docker version 20.10.24+dfsg1, build 5d6db84</c>, of dockerd and docker alike.</param>
    internal static string? Version(string output) =>
        output.Split(' ', ',') is ["Docker", "version", var version, ..] ? $"docker {version}" : null;
}

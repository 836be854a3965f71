using EdgePipeline.DeviceWorker.Runtimes.Container;

namespace EdgePipeline.DeviceWorker.Runtimes.Containerd;

/// <summary>Arguments of ctr, containerd's own client, and what it says when it fails.</summary>
internal static class CtrCommand
{
    public const string RuncShim = "io.containerd.runc.v2";

    private const string ErrorPrefix = "ctr: ";

    /// <summary>Runs the bundle's specification; ctr prints what the tool prints and ends with its exit code.</summary>
    /// <param name="shim">Its last two parts name the program: <c>io.containerd.runc.v2</c> is containerd-shim-runc-v2.</param>
    public static IReadOnlyList<string> Run(ContainerdPlaces places, Bundle bundle, string shim) =>
    [
        .. Client(places), "run", "--rm", "--runtime", shim,
        .. shim == RuncShim ? (string[])["--runc-root", places.RuncState] : [],
        "--config", bundle.ConfigFile, "--pid-file", bundle.PidFile, "--fifo-dir", places.Fifos, places.Attempt.Name,
    ];

    /// <summary>Prints what happens to containers, one line each, until it is killed.</summary>
    public static IReadOnlyList<string> Events(ContainerdPlaces places) => [.. Client(places), "events"];

    /// <returns>ctr's own words among those of the tool; null when it has none.</returns>
    public static string? Error(string standardError) => standardError.Split('\n')
        .LastOrDefault(line => line.StartsWith(ErrorPrefix, StringComparison.Ordinal)) is { } line
            ? $"containerd: {line[ErrorPrefix.Length..].Trim()}"
            : null;

    /// <summary>Which containerd, and which of its namespaces.</summary>
    public static IReadOnlyList<string> Client(ContainerdPlaces places) => ["--address", places.Socket, "--namespace", ContainerdPlaces.Namespace];
}

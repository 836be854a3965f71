using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;

namespace EdgePipeline.DeviceWorker.Runtimes.Containerd;

/// <summary>What RC by containerd needs of the device, and the remedy for each thing that is missing.</summary>
internal static class ContainerdProbe
{
    private static readonly string[] Programs = ["containerd", "ctr", "containerd-shim-runc-v2"];

    public static async Task<Capability> RunAsync(string dataDirectory, CancellationToken ct)
    {
        var reason = ContainerProbe.Reason(dataDirectory) ?? MissingReason();
        return new Capability(
            CapabilityKind.Runtime, $"{nameof(RuntimeCode.RC)}/containerd", reason is null, reason, await VersionAsync(ct));
    }

    /// <returns>What is missing of containerd itself; null: nothing.</returns>
    public static string? MissingReason() => Programs.FirstOrDefault(program => Tool.Find(program) is null) is { } missing
        ? $"{missing} is not on PATH; install it: apt-get install containerd"
        : null;

    /// <returns>Such as <c>containerd 1.6.20~ds1</c>; null when it is not there.</returns>
    public static async Task<string?> VersionAsync(CancellationToken ct) =>
        Tool.Find("containerd") is null ? null : Version((await Tool.RunAsync("containerd", ["--version"], ct)).Output);

    /// <param name="output"><c>containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3</c>.</param>
    internal static string? Version(string output) => output.Split(' ', StringSplitOptions.TrimEntries) is { Length: > 2 } words ? $"containerd {words[2]}" : null;
}

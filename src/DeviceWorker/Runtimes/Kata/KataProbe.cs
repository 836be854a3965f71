using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>What KC needs of the device, and the remedy for each thing that is missing.</summary>
internal static class KataProbe
{
    public static async Task<Capability> RunAsync(
        string dataDirectory, bool allowSimulated, KataSnapshots? snapshots, CancellationToken ct)
    {
        var shim = KataShim.Find();
        var reason = ContainerProbe.Reason(dataDirectory) ?? ContainerdProbe.MissingReason()
            ?? Reason(shim, File.Exists("/dev/kvm"), allowSimulated) ?? SnapshotReason(snapshots);
        return new Capability(CapabilityKind.Runtime, nameof(RuntimeCode.KC), reason is null, reason, await VersionAsync(shim, ct));
    }

    /// <returns>What the snapshotter of the device file lacks; null: nothing.</returns>
    public static string? SnapshotReason(KataSnapshots? snapshots) =>
        snapshots?.Pool is { } pool ? ThinPool.Reason(pool, File.Exists, program => Tool.Find(program) is not null) : null;

    internal static string? Reason(KataShim? shim, bool hasKvm, bool allowSimulated) => shim switch
    {
        null => $"{KataShim.Program} is not on PATH; Kata Containers is not in Debian: unpack kata-static of "
            + "github.com/kata-containers/kata-containers/releases and link its programs from /opt/kata/bin into /usr/local/bin",
        { Simulated: { } simulated } => allowSimulated ? null : $"{shim.Path} is not Kata's: {simulated}; install Kata Containers in its place",
        _ => hasKvm ? null : "/dev/kvm is not there, and Kata's guests need it: turn on virtualization in the firmware, and modprobe kvm",
    };

    private static async Task<string?> VersionAsync(KataShim? shim, CancellationToken ct) => shim switch
    {
        null => null,
        { Simulated: { } simulated } => simulated,
        _ => KataShim.Version((await Tool.RunAsync(shim.Path, ["--version"], ct)).Output),
    };
}

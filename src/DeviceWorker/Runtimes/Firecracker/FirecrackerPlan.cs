using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>What a microVM is made of, as its VMM finds it: absolute paths, inside the jail where there is one.</summary>
/// <param name="Network">Null: none.</param>
internal sealed record FirecrackerPaths(
    string Kernel,
    string Initramfs,
    string Root,
    string Data,
    string Job,
    string Result,
    string Metrics,
    string Log,
    FirecrackerNetwork? Network);

/// <param name="Tap">Of the host.</param>
/// <param name="Mac">The guest's.</param>
internal sealed record FirecrackerNetwork(string Tap, string Mac);

/// <summary>The requests that make a microVM ready to start, in the order in which Firecracker is to get them.</summary>
internal static class FirecrackerPlan
{
    /// <summary>The drive whose counters say what became of the workload's writes.</summary>
    public const string DataDrive = "data";

    private const int SmokeMemoryMib = 256;

    /// <summary>Drives become vda to vdd by this order; the guest's init knows them by it.</summary>
    public static IReadOnlyList<ApiRequest> Requests(FirecrackerMachine machine, FirecrackerPaths paths, string bootArgs) =>
    [
        ApiRequest.Put(new Logger(paths.Log, Verbosity.Warning, ShowLevel: true, ShowLogOrigin: false)),
        ApiRequest.Put(new Metrics(paths.Metrics)),
        ApiRequest.Put(new MachineConfig(machine.Vcpus, machine.MemoryMib, Smt: false, TrackDirtyPages: false)),
        ApiRequest.Put(new BootSource(paths.Kernel, paths.Initramfs, bootArgs)),
        Root(paths),
        // Only this one carries the plan's factors: the others are read once, or written when the tool has ended.
        ApiRequest.Put(new Drive(DataDrive, paths.Data, IsRootDevice: false, IsReadOnly: false, machine.Cache, machine.Engine)),
        ApiRequest.Put(new Drive("job", paths.Job, IsRootDevice: false, IsReadOnly: true, CacheType.Unsafe, IoEngine.Sync)),
        ApiRequest.Put(new Drive("result", paths.Result, IsRootDevice: false, IsReadOnly: false, CacheType.Unsafe, IoEngine.Sync)),
        .. paths.Network is var (tap, mac) ? [ApiRequest.Put(new NetworkInterface("eth0", tap, mac))] : Array.Empty<ApiRequest>(),
    ];

    /// <summary>A guest that comes to its init, and has nothing to do there.</summary>
    public static IReadOnlyList<ApiRequest> Smoke(FirecrackerPaths paths, string bootArgs) =>
    [
        ApiRequest.Put(new MachineConfig(VcpuCount: 1, SmokeMemoryMib, Smt: false, TrackDirtyPages: false)),
        ApiRequest.Put(new BootSource(paths.Kernel, paths.Initramfs, bootArgs)),
        Root(paths),
    ];

    private static ApiRequest Root(FirecrackerPaths paths) =>
        ApiRequest.Put(new Drive("root", paths.Root, IsRootDevice: true, IsReadOnly: true, CacheType.Unsafe, IoEngine.Sync));
}

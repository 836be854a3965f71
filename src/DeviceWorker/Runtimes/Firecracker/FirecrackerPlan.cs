using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>What a microVM is made of, as its VMM finds it: absolute paths, inside the jail where there is one.</summary>
/// <param name="Tap">A tap of the host; null: no network.</param>
internal sealed record FirecrackerPaths(
    string Kernel, string Initramfs, string Root, string Data, string Job, string Result, string Metrics, string Log, string? Tap);

/// <summary>The requests that make a microVM ready to start, in the order in which Firecracker is to get them.</summary>
internal static class FirecrackerPlan
{
    /// <summary>The drive whose counters say what became of the workload's writes.</summary>
    public const string DataDrive = "data";

    /// <summary>Drives become vda to vdd by this order; the guest's init knows them by it.</summary>
    public static IReadOnlyList<ApiRequest> Requests(FirecrackerMachine machine, FirecrackerPaths paths, string bootArgs) =>
    [
        ApiRequest.Put(new Logger(paths.Log, Verbosity.Warning, ShowLevel: true, ShowLogOrigin: false)),
        ApiRequest.Put(new Metrics(paths.Metrics)),
        ApiRequest.Put(new MachineConfig(machine.Vcpus, machine.MemoryMib, Smt: false, TrackDirtyPages: false)),
        ApiRequest.Put(new BootSource(paths.Kernel, paths.Initramfs, bootArgs)),
        ApiRequest.Put(new Drive("root", paths.Root, IsRootDevice: true, IsReadOnly: true, CacheType.Unsafe, IoEngine.Sync)),
        // Only this one carries the plan's factors: the others are read once, or written when the tool has ended.
        ApiRequest.Put(new Drive(DataDrive, paths.Data, IsRootDevice: false, IsReadOnly: false, machine.Cache, machine.Engine)),
        ApiRequest.Put(new Drive("job", paths.Job, IsRootDevice: false, IsReadOnly: true, CacheType.Unsafe, IoEngine.Sync)),
        ApiRequest.Put(new Drive("result", paths.Result, IsRootDevice: false, IsReadOnly: false, CacheType.Unsafe, IoEngine.Sync)),
        .. paths.Tap is { } tap ? [ApiRequest.Put(new NetworkInterface("eth0", tap, GuestMac: null))] : Array.Empty<ApiRequest>(),
    ];
}

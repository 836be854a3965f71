using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>What of a microVM a plan can choose, with what holds where it does not: Firecracker's own cache and engine.</summary>
internal sealed record FirecrackerMachine(int Vcpus, int MemoryMib, CacheType Cache, IoEngine Engine)
{
    private const int DefaultMemoryMib = 512;

    /// <param name="spec">Within the bounds of its runtime.</param>
    public static FirecrackerMachine Of(RuntimeSpec spec) => new(
        (int)(spec.Cpus ?? 1),
        spec.MemoryMib ?? DefaultMemoryMib,
        spec.DiskCache switch
        {
            null or DiskCache.Unsafe => CacheType.Unsafe,
            DiskCache.Writeback => CacheType.Writeback,
            { } cache => throw new ArgumentException($"Firecracker has no cache {cache}.", nameof(spec)),
        },
        spec.DiskEngine switch
        {
            null or DiskEngine.Sync => IoEngine.Sync,
            DiskEngine.Async => IoEngine.Async,
            { } engine => throw new ArgumentException($"Firecracker has no engine {engine}.", nameof(spec)),
        });
}

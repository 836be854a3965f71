using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>What of a microVM a plan can choose, with what holds where it does not: Firecracker's own cache and engine.</summary>
internal sealed record FirecrackerMachine(int Vcpus, int MemoryMib, CacheType Cache, IoEngine Engine)
{
    private const int DefaultMemoryMib = 512, MostVcpus = 32;

    /// <exception cref="AttemptException">The plan asks for what Firecracker does not have.</exception>
    public static FirecrackerMachine Of(RuntimeSpec spec) => new(
        spec.Cpus switch
        {
            null => 1,
            { } cpus when cpus is 1 || (cpus is > 1 and <= MostVcpus && cpus % 2 == 0) => (int)cpus,
            { } cpus => throw NotPossible($"cpus: {cpus}", $"1 or an even number up to {MostVcpus}"),
        },
        spec.MemoryMib ?? DefaultMemoryMib,
        spec.DiskCache switch
        {
            null or DiskCache.Unsafe => CacheType.Unsafe,
            DiskCache.Writeback => CacheType.Writeback,
            { } cache => throw NotPossible($"cache: {cache}", "unsafe or writeback"),
        },
        spec.DiskEngine switch
        {
            null or DiskEngine.Sync => IoEngine.Sync,
            DiskEngine.Async => IoEngine.Async,
            { } engine => throw NotPossible($"engine: {engine}", "sync or async"),
        });

    private static AttemptException NotPossible(string asked, string possible) =>
        new(FailureKind.NotPossible, $"Firecracker has no {asked}; it takes {possible}");
}

using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Support;

internal static class Points
{
    /// <summary>One second on 16 MiB.</summary>
    public static FioPoint Short { get; } = new(
        FioPattern.RandWrite, BlockSizeBytes: 4096, SizeMib: 16, RuntimeS: 1, RampS: 0, FioEngine.Psync, Direct: false,
        FsyncEvery: 0, EndFsync: false, IoDepth: 1, NumJobs: 1);

    /// <summary>Longer than any test waits: to be cut off.</summary>
    public static FioPoint Long { get; } = Short with { RuntimeS = 600 };
}

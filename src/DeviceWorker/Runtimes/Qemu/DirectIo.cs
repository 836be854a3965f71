using System.Runtime.InteropServices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes.Qemu;

/// <summary>Cache policies that pass the host's page cache by need a file system that allows it.</summary>
internal static class DirectIo
{
    /// <summary>O_DIRECT, of which each architecture has its own.</summary>
    private static int Flag => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    /// <exception cref="AttemptException">It does not: another policy in its place would be another experiment.</exception>
    public static void Require(QemuDisk disk, string dataDirectory)
    {
        if (disk.Cache is not (DiskCache.None or DiskCache.Directsync))
        {
            return;
        }

        var descriptor = Libc.Open(disk.Path, Flag);
        if (descriptor < 0)
        {
            var fileSystem = MountTable.Find(File.ReadAllText("/proc/self/mountinfo"), dataDirectory)?.FileSystem ?? "an unknown file system";
            throw new AttemptException(
                FailureKind.NotPossible,
                $"cache: {EnumWords.Of(disk.Cache)} needs O_DIRECT, and {dataDirectory} lies on {fileSystem}, which does not do it: "
                + "write cache: writeback, or set EDGE_DATA to a directory of a disk");
        }

        _ = Libc.Close(descriptor);
    }
}

using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>What RC needs of the device, and the remedy for each thing that is missing.</summary>
internal static class ContainerProbe
{
    public static async Task<Capability> RunAsync(string dataDirectory, CancellationToken ct)
    {
        var version = Tool.Find("runc") is null ? null : RuncVersion((await Tool.RunAsync("runc", ["--version"], ct)).Output);
        var reason = Reason(dataDirectory);
        return new Capability(CapabilityKind.Runtime, nameof(RuntimeCode.RC), reason is null, reason, version);
    }

    /// <returns>What is missing for any container, whatever the engine; null: nothing.</returns>
    public static string? Reason(string dataDirectory) =>
        Libc.EffectiveUser() != 0 ? "the worker is not root, and mounts, network namespaces and control groups need it: run it with sudo"
        : Tool.Find("runc") is null ? "runc is not on PATH; install it: apt-get install runc"
        : Tool.Find("ip") is null ? "ip is not on PATH; install it: apt-get install iproute2"
        : Tool.Find("mount") is null ? "mount is not on PATH; install it: apt-get install mount"
        : !File.ReadAllText("/proc/filesystems").Contains("\toverlay\n", StringComparison.Ordinal)
            ? "the kernel does not offer overlay; load it: modprobe overlay"
        : dataDirectory.AsSpan().ContainsAny(",:\\\"")
            ? $"{dataDirectory} has a comma, colon, quote or backslash, which overlay's mount options cannot express; set EDGE_DATA to another path"
        : MountTable.Find(File.ReadAllText("/proc/self/mountinfo"), dataDirectory)?.FileSystem == "overlay"
            ? $"{dataDirectory} lies on an overlay itself, on which no other can be stacked; set EDGE_DATA to a directory of a disk"
        : null;

    /// <param name="output">First line <c>runc version 1.1.5+ds1</c>.</param>
    private static string? RuncVersion(string output) =>
        output.Split('\n')[0].Replace("runc version ", "runc ", StringComparison.Ordinal) is { Length: > 0 } line ? line.Trim() : null;
}

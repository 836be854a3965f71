using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes.Qemu;

/// <summary>What a trial in QEMU is set to: what the plan fixes, and the runtime's defaults for the rest.</summary>
internal static class QemuFactors
{
    public const int DefaultVcpus = 1;
    public const int DefaultMemoryMib = 512;

    /// <summary>What a guest calls written is written, and the host's memory makes nothing faster.</summary>
    public const DiskCache DefaultCache = DiskCache.None;

    public const DiskEngine DefaultEngine = DiskEngine.Threads;

    public static Dictionary<string, string> Of(QemuGuest guest, BuiltImage image, string version, string cgroup) => new(StringComparer.Ordinal)
    {
        ["machine"] = guest.Machine.Name,
        ["accelerator"] = EnumWords.Of(guest.Accelerator),
        ["guest.vcpus"] = guest.Vcpus.ToString(CultureInfo.InvariantCulture),
        ["guest.memory_mib"] = guest.MemoryMib.ToString(CultureInfo.InvariantCulture),
        ["guest.kernel"] = image.Manifest.KernelRelease,
        ["guest.image"] = image.Manifest.Id,
        ["network"] = GuestNetwork.Description,
        ["network.vhost"] = guest.Network is { Vhost: true } ? "on" : "off",
        ["monitor"] = version,
        ["cgroup"] = cgroup,
        ["cgroup.cpu_limit"] = "none",
        ["cgroup.memory_limit"] = "none",
    };

    /// <summary>Of a workload with data.</summary>
    public static void AddDisk(Dictionary<string, string> factors, QemuDisk data)
    {
        factors["disk.cache"] = EnumWords.Of(data.Cache);
        factors["disk.aio"] = EnumWords.Of(data.Engine);
        factors["filesystem"] = "ext4 on virtio-blk";
    }
}

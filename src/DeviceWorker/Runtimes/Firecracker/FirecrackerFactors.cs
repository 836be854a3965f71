using System.Globalization;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker;

/// <summary>What a trial in Firecracker is set to: what the plan fixes, and Firecracker's defaults for the rest.</summary>
internal static class FirecrackerFactors
{
    /// <param name="jailer">Its version; null: Firecracker runs without it.</param>
    public static Dictionary<string, string> Of(
        FirecrackerMachine machine, BuiltImage image, FirecrackerVersion version, string? jailer, string cgroup)
    {
        var factors = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["machine"] = "firecracker",
            ["accelerator"] = version.Simulated is null ? "kvm" : "tcg",
            ["guest.vcpus"] = machine.Vcpus.ToString(CultureInfo.InvariantCulture),
            ["guest.memory_mib"] = machine.MemoryMib.ToString(CultureInfo.InvariantCulture),
            ["guest.kernel"] = image.Manifest.KernelRelease,
            ["guest.image"] = image.Manifest.Id,
            ["network"] = GuestNetwork.Description,
            ["network.vhost"] = "off",
            ["monitor"] = version.ToString(),
            ["jailer"] = jailer ?? "none",
            ["cgroup"] = cgroup,
            ["cgroup.cpu_limit"] = "none",
            ["cgroup.memory_limit"] = "none",
        };
        if (version.Simulated is { } simulated)
        {
            factors["simulated"] = simulated;
        }

        return factors;
    }

    /// <summary>Of a workload with data.</summary>
    public static void AddDisk(Dictionary<string, string> factors, FirecrackerMachine machine)
    {
        factors["disk.cache"] = machine.Cache.ToString().ToLowerInvariant();
        factors["disk.aio"] = machine.Engine.ToString().ToLowerInvariant();
        factors["filesystem"] = "ext4 on virtio-blk";
    }
}

using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>What every guest needs of the device, and the remedy for each thing that is missing.</summary>
internal static class GuestNeeds
{
    /// <returns>Null when all is there.</returns>
    public static string? MissingReason(GuestImages images) =>
        Libc.EffectiveUser() != 0 ? "the worker is not root, and tap devices and control groups need it: run it with sudo"
        : Tool.Find("mke2fs") is null ? "mke2fs is not on PATH; install it: apt-get install e2fsprogs"
        : Tool.Find("ip") is null ? "ip is not on PATH; install it: apt-get install iproute2"
        : !File.Exists(GuestNetwork.TunDevice) ? $"{GuestNetwork.TunDevice} is not there; load it: modprobe tun"
        : images.MissingReason();
}

namespace EdgePipeline.Contracts.Trials;

/// <summary>Metrics of a result that the device measured itself, beside those that a parser read from the tool's output.</summary>
public static class DeviceMetrics
{
    public const string LaunchTime = "launch_time";
    public const string DrainTime = "drain_time";
    public const string DrainDeviceBytes = "drain_device_bytes";
    public const string BootTime = "boot_time";
    public const string GuestDrainTime = "guest_drain_time";

    /// <summary>How the names of a virtual machine monitor's own counters begin.</summary>
    public const string Vmm = "vmm_";

    public static bool Has(string metric) =>
        metric is LaunchTime or DrainTime or DrainDeviceBytes or BootTime or GuestDrainTime || metric.StartsWith(Vmm, StringComparison.Ordinal);
}

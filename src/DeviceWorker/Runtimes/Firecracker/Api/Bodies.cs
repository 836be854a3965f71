namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;

// The bodies of Firecracker's requests, by its own names; its OpenAPI description says what they mean. Absolute paths throughout.

internal sealed record Logger(string LogPath, Verbosity Level, bool ShowLevel, bool ShowLogOrigin);

internal enum Verbosity
{
    Warning,
}

/// <summary>Where counters are written to, one JSON object a line, at each flush and at the end.</summary>
internal sealed record Metrics(string MetricsPath);

/// <param name="VcpuCount">1, or an even number up to 32.</param>
internal sealed record MachineConfig(int VcpuCount, int MemSizeMib, bool Smt, bool TrackDirtyPages);

internal sealed record BootSource(string KernelImagePath, string InitrdPath, string BootArgs);

internal sealed record Drive(string DriveId, string PathOnHost, bool IsRootDevice, bool IsReadOnly, CacheType CacheType, IoEngine IoEngine);

internal enum CacheType
{
    /// <summary>The guest is not offered a flush: its fsync ends in the host's page cache. Firecracker's default.</summary>
    Unsafe,

    /// <summary>A guest's flush is an fsync of the file.</summary>
    Writeback,
}

internal enum IoEngine
{
    /// <summary>Blocking reads and writes in the VMM's thread: one request at a time. Firecracker's default.</summary>
    Sync,

    /// <summary>io_uring; needs a host kernel of 5.10.51 or later.</summary>
    Async,
}

/// <param name="HostDevName">A tap of the host.</param>
internal sealed record NetworkInterface(string IfaceId, string HostDevName, string GuestMac);

internal sealed record InstanceAction(ActionType ActionType);

internal enum ActionType
{
    InstanceStart,
    FlushMetrics,

    /// <summary>x86 only.</summary>
    SendCtrlAltDel,
}

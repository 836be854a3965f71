namespace EdgePipeline.FakeTools.Firecracker;

// Bodies as Firecracker takes them: a parameter without default is required there, and what is not named here is refused.

internal sealed record LoggerBody(
    string? LogPath = null, string? Level = null, bool? ShowLevel = null, bool? ShowLogOrigin = null, string? Module = null);

internal sealed record MetricsBody(string MetricsPath);

internal sealed record MachineBody(byte VcpuCount, int MemSizeMib, bool Smt = false, bool TrackDirtyPages = false);

internal sealed record BootBody(string KernelImagePath, string? InitrdPath = null, string? BootArgs = null);

internal sealed record DriveBody(
    string DriveId,
    bool IsRootDevice,
    string PathOnHost,
    bool IsReadOnly = false,
    CacheType CacheType = CacheType.Unsafe,
    IoEngine IoEngine = IoEngine.Sync);

internal enum CacheType
{
    Unsafe,
    Writeback,
}

internal enum IoEngine
{
    Sync,
    Async,
}

internal sealed record NetworkBody(string IfaceId, string HostDevName, string? GuestMac = null);

internal sealed record ActionBody(ActionType ActionType);

internal enum ActionType
{
    InstanceStart,
    FlushMetrics,
    SendCtrlAltDel,
}

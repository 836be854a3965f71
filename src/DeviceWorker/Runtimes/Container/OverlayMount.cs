using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>The container's root: the shared read-only tree below, its own writable layer above.</summary>
internal static class OverlayMount
{
    public static Task<string> MountAsync(string lower, Bundle bundle, CancellationToken ct) =>
        Tool.MustAsync(
            "mount",
            ["-t", "overlay", "overlay", "-o", $"lowerdir={lower},upperdir={bundle.Upper},workdir={bundle.Work}", bundle.Merged],
            ct);
}

using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>The container's root: the shared read-only tree below, its own writable layer above.</summary>
internal static class OverlayMount
{
    private const int UnmountTries = 50;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    public static Task<string> MountAsync(string lower, Bundle bundle, CancellationToken ct) =>
        Tool.MustAsync(
            "mount",
            ["-t", "overlay", "overlay", "-o", $"lowerdir={lower},upperdir={bundle.Upper},workdir={bundle.Work}", bundle.Merged],
            ct);

    /// <summary>A process that was just killed may hold the mount for a moment: tries again for five seconds.</summary>
    /// <exception cref="ToolException">It is still mounted.</exception>
    public static async Task UnmountAsync(Bundle bundle, CancellationToken ct)
    {
        for (var left = UnmountTries; IsMounted(bundle.Merged); left--)
        {
            var result = await Tool.RunAsync("umount", [bundle.Merged], ct);
            if (result.ExitCode != 0)
            {
                if (left == 0)
                {
                    throw new ToolException($"umount {bundle.Merged} ended with exit code {result.ExitCode}: {result.Error.Trim()}");
                }

                await Task.Delay(BetweenTries, ct);
            }
        }
    }

    private static bool IsMounted(string directory) =>
        File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ') is { Length: > 4 } fields && fields[4] == directory);
}

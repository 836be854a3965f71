using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>Takes away what is mounted in an attempt's directories, before they are deleted.</summary>
internal static class Unmounting
{
    private const int Tries = 50;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    /// <summary>A process that was just killed may hold a mount for a moment: tries again for five seconds.</summary>
    /// <param name="directory">Whatever is mounted on it or below.</param>
    /// <exception cref="ToolException">Something is still mounted.</exception>
    public static async Task BelowAsync(string directory, CancellationToken ct)
    {
        for (var left = Tries; MountTable.Below(await File.ReadAllTextAsync("/proc/self/mountinfo", ct), directory) is [.., var last]; left--)
        {
            var result = await Tool.RunAsync("umount", [last], ct);
            if (result.ExitCode != 0)
            {
                if (left <= 0)
                {
                    throw new ToolException($"umount {last} ended with exit code {result.ExitCode}: {result.Error.Trim()}");
                }

                await Task.Delay(BetweenTries, ct);
            }
        }
    }
}

using System.Diagnostics;

namespace EdgePipeline.Cli.Processes;

internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <returns>False when the time is over first.</returns>
    public static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > limit)
                return false;
            await Task.Delay(Pause, cancellation);
        }

        return true;
    }
}

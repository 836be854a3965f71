namespace EdgePipeline.GuestImage.Building;

/// <summary>One build at a time in a cache folder, across processes; the kernel frees it when its holder dies.</summary>
internal static class CacheLock
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    /// <summary>EWOULDBLOCK.</summary>
    private const int HeldElsewhere = 11;

    public static async Task<IDisposable> TakeAsync(string cache, IProgress<string> progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(cache);
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(Path.Combine(cache, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException failure) when (failure.HResult == HeldElsewhere)
            {
                if (tries == 0)
                    progress.Report("waiting for another build in this folder");
                await Task.Delay(BetweenTries, cancellation);
            }
        }
    }
}

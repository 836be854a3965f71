namespace EdgePipeline.DeviceWorker.Tests.Support;

internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task HoldsAsync(Func<bool> condition)
    {
        for (var until = DateTime.UtcNow + Patience; !condition(); await Task.Delay(20))
        {
            if (DateTime.UtcNow > until)
            {
                throw new TimeoutException($"The condition does not hold within {Patience}.");
            }
        }
    }
}

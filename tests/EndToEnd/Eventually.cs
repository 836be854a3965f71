namespace EdgePipeline.EndToEnd;

internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var bound = new CancellationTokenSource(Limit);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(200), bound.Token);
    }
}

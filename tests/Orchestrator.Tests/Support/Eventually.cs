using System.Diagnostics;

namespace EdgePipeline.Orchestrator.Tests.Support;

/// <summary>Waits for a condition. The bound is for a stuck test, not an expectation of speed.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    /// <param name="meanwhile">Done before each look, e.g. moving a clock.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T>> look, Func<T, bool> until, Action? meanwhile = null)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            meanwhile?.Invoke();
            var seen = await look();
            if (until(seen))
                return seen;
            if (watch.Elapsed > Bound)
                throw new TimeoutException($"still not so after {Bound}: {seen}");
            await Task.Delay(20);
        }
    }

    public static Task TrueAsync(Func<bool> condition, Action? meanwhile = null) =>
        GetAsync(() => Task.FromResult(condition()), seen => seen, meanwhile);
}

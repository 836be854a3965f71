namespace EdgePipeline.EndToEnd;

/// <summary>The short plan, run once by the launcher; servers and services stay for what the tests ask.</summary>
public sealed class ShortRun : IAsyncLifetime
{
    internal Edge Edge { get; } = new();

    internal Result Result { get; private set; } = new(-1, "", "");

    public async ValueTask InitializeAsync() => Result = await Edge.RunAsync("run", Edge.Plan("short.yaml"), "--keep", "--yes");

    public ValueTask DisposeAsync()
    {
        Edge.Dispose();
        return ValueTask.CompletedTask;
    }
}

using EdgePipeline.TestSupport;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>A broker and a database of the test's own.</summary>
public abstract class DatabaseTests : IAsyncLifetime
{
    protected TestServers Servers { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Servers = await TestServers.CreateAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Servers.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

using Marten;
using Marten.Services;

namespace EdgePipeline.Projections.Results;

/// <summary>Wakes the publisher when a page was committed, so that results leave within milliseconds.</summary>
internal sealed class ResultSignal : IChangeListener, IDisposable
{
    private readonly SemaphoreSlim _committed = new(0);

    public Task BeforeCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) => Task.CompletedTask;

    public Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        if (_committed.CurrentCount == 0)
        {
            _committed.Release();
        }

        return Task.CompletedTask;
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _committed.WaitAsync(atMost, cancellation);

    public void Dispose() => _committed.Dispose();
}

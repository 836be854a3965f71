using Marten;
using Marten.Services;

namespace EdgePipeline.Orchestrator.Persistence.Outbox;

/// <summary>Wakes the sender when a transaction with rows for it has committed.</summary>
public sealed class OutboxSignal : DocumentSessionListenerBase, IDisposable
{
    private readonly SemaphoreSlim _committed = new(0, 1);

    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        if (commit.Inserted.Concat(commit.Updated).OfType<OutboxRow>().Any())
            Raise();
        return Task.CompletedTask;
    }

    /// <summary>Returns when something was committed since the last return, or at <paramref name="cancellation"/>.</summary>
    public Task WaitAsync(CancellationToken cancellation) => _committed.WaitAsync(cancellation);

    public void Dispose() => _committed.Dispose();

    private void Raise()
    {
        try
        {
            _committed.Release();
        }
        catch (SemaphoreFullException)
        {
            // The sender is already called.
        }
    }
}

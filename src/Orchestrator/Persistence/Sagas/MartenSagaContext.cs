using Marten;
using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;

namespace EdgePipeline.Orchestrator.Persistence.Sagas;

/// <summary>
/// The verbs that the saga pipes call. Writes are explicit, nothing is tracked: insert when new, update against the version
/// that was loaded. What activities append to the session is saved by the same call, in the same transaction.
/// The session is a payload of this context, and this context is what the saga's activities see.
/// </summary>
internal sealed class MartenSagaContext<TSaga, TMessage>(
    IDocumentSession session, ConsumeContext<TMessage> context, ISagaConsumeContextFactory<IDocumentSession, TSaga> factory) :
    ConsumeContextScope<TMessage>(context, session), SagaRepositoryContext<TSaga, TMessage>
    where TSaga : class, ISaga
    where TMessage : class
{
    public Task<SagaConsumeContext<TSaga, TMessage>> Add(TSaga instance) =>
        factory.CreateSagaConsumeContext(session, this, instance, SagaConsumeContextMode.Add);

    /// <summary>Never saves ahead: of two first messages one loses at <see cref="Save"/>, is retried, and finds the instance.</summary>
    public Task<SagaConsumeContext<TSaga, TMessage>> Insert(TSaga instance) =>
        throw new NotSupportedException($"{typeof(TSaga).Name}: InsertOnInitial is not supported; leave it off, a retry settles two first messages.");

    public async Task<SagaConsumeContext<TSaga, TMessage>> Load(Guid correlationId)
    {
        var instance = await session.LoadAsync<TSaga>(correlationId, CancellationToken);
        return instance is null
            ? null!
            : await factory.CreateSagaConsumeContext(session, this, instance, SagaConsumeContextMode.Load);
    }

    public Task Save(SagaConsumeContext<TSaga> context)
    {
        session.Insert(context.Saga);
        return CommitAsync();
    }

    public Task Update(SagaConsumeContext<TSaga> context)
    {
        session.Update(context.Saga);
        return CommitAsync();
    }

    /// <summary>Finished sagas stay, so that late messages find them; besides, Marten's delete does not check the version.</summary>
    public Task Delete(SagaConsumeContext<TSaga> context) =>
        throw new NotSupportedException($"{typeof(TSaga).Name}: finished sagas are kept; do not call SetCompletedWhenFinalized.");

    public Task Discard(SagaConsumeContext<TSaga> context) => Undo(context);

    public Task Undo(SagaConsumeContext<TSaga> context)
    {
        session.EjectAllPendingChanges();
        return Task.CompletedTask;
    }

    public Task<SagaConsumeContext<TSaga, T>> CreateSagaConsumeContext<T>(
        ConsumeContext<T> consumeContext, TSaga instance, SagaConsumeContextMode mode)
        where T : class => factory.CreateSagaConsumeContext(session, consumeContext, instance, mode);

    private async Task CommitAsync()
    {
        try
        {
            await session.SaveChangesAsync(CancellationToken);
        }
        catch
        {
            // A failed save stays queued in the session and would be thrown again by the next one.
            session.EjectAllPendingChanges();
            throw;
        }
    }
}

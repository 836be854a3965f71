using Marten;
using MassTransit;
using MassTransit.Saga;

namespace EdgePipeline.Orchestrator.Persistence.Sagas;

/// <summary>
/// One per delivery and retry: the container makes a scope for each, and <paramref name="session"/> lives in it, so that
/// a retry never sees what a failed try left behind.
/// </summary>
public sealed class MartenSagaContextFactory<TSaga>(IDocumentSession session, ISagaConsumeContextFactory<IDocumentSession, TSaga> consumeContexts) :
    ISagaRepositoryContextFactory<TSaga>, IQuerySagaRepositoryContextFactory<TSaga>, ILoadSagaRepositoryContextFactory<TSaga>
    where TSaga : class, ISaga
{
    public Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class => next.Send(new MartenSagaContext<TSaga, T>(session, context, consumeContexts));

    public async Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class
    {
        var found = await session.Query<TSaga>().Where(query.FilterExpression).ToListAsync(context.CancellationToken);
        var repository = new MartenSagaContext<TSaga, T>(session, context, consumeContexts);
        await next.Send(new LoadedSagaRepositoryQueryContext<TSaga, T>(repository, [.. found]));
    }

    public Task<T> Execute<T>(Func<LoadSagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class => asyncMethod(new MartenSagaReadContext<TSaga>(session, cancellationToken));

    public Task<T> Execute<T>(Func<QuerySagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class => asyncMethod(new MartenSagaReadContext<TSaga>(session, cancellationToken));

    public void Probe(ProbeContext context) => context.Add("persistence", "marten");
}

using Marten;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.Saga;

namespace EdgePipeline.Orchestrator.Persistence.Sagas;

/// <summary>Looking only.</summary>
internal sealed class MartenSagaReadContext<TSaga>(IQuerySession session, CancellationToken cancellation) :
    BasePipeContext(cancellation), QuerySagaRepositoryContext<TSaga>, LoadSagaRepositoryContext<TSaga>
    where TSaga : class, ISaga
{
    public async Task<TSaga> Load(Guid correlationId) => (await session.LoadAsync<TSaga>(correlationId, CancellationToken))!;

    public async Task<SagaRepositoryQueryContext<TSaga>> Query(ISagaQuery<TSaga> query, CancellationToken cancellationToken = default)
    {
        var found = await session.Query<TSaga>().Where(query.FilterExpression).ToListAsync(cancellationToken);
        return new LoadedSagaRepositoryQueryContext<TSaga>(this, [.. found]);
    }
}

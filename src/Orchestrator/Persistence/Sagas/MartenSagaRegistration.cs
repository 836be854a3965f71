using Marten;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;

namespace EdgePipeline.Orchestrator.Persistence.Sagas;

/// <summary>Keeps sagas as Marten documents, in the session that also appends their events.</summary>
public static class MartenSagaRegistration
{
    public static ISagaRegistrationConfigurator<TSaga> MartenRepository<TSaga>(this ISagaRegistrationConfigurator<TSaga> saga)
        where TSaga : class, ISaga
    {
        saga.Repository(repository =>
        {
            repository.ConfigureMarten(options => options.Schema.For<TSaga>()
                .Identity(state => state.CorrelationId)
                .UseOptimisticConcurrency(true));
            repository.RegisterLoadSagaRepository<TSaga, MartenSagaContextFactory<TSaga>>();
            repository.RegisterQuerySagaRepository<TSaga, MartenSagaContextFactory<TSaga>>();
            repository.RegisterSagaRepository<
                TSaga, IDocumentSession, SagaConsumeContextFactory<IDocumentSession, TSaga>, MartenSagaContextFactory<TSaga>>();
        });
        return saga;
    }
}

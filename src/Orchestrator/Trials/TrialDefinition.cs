using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Persistence;
using MassTransit;

namespace EdgePipeline.Orchestrator.Trials;

/// <summary>Queue <c>trials</c>. Messages about one trial are handled one after the other; conflicts stay rare.</summary>
public sealed class TrialDefinition : SagaDefinition<TrialState>
{
    private const string Queue = "trials";
    private const int Concurrency = 8;

    public TrialDefinition()
    {
        EndpointName = Queue;
        ConcurrentMessageLimit = Concurrency;
    }

    /// <summary>The exchange before the queue: whoever sends there declares no queue.</summary>
    public static Uri Address { get; } = new($"exchange:{Queue}");

    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator, ISagaConfigurator<TrialState> sagaConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.UseSagaRetry();
        var partitioner = endpointConfigurator.CreatePartitioner(Concurrency);
        endpointConfigurator.UsePartitioner<StartTrial>(partitioner, c => c.Message.TrialId);
        endpointConfigurator.UsePartitioner<StopTrial>(partitioner, c => c.Message.TrialId);
        endpointConfigurator.UsePartitioner<TrialDeadline>(partitioner, c => c.Message.TrialId);
        endpointConfigurator.UsePartitioner<TrialAccepted>(partitioner, c => c.Message.TrialId);
        endpointConfigurator.UsePartitioner<TrialPhaseEntered>(partitioner, c => c.Message.TrialId);
        endpointConfigurator.UsePartitioner<TrialCompleted>(partitioner, c => c.Message.TrialId);
        endpointConfigurator.UsePartitioner<TrialFailed>(partitioner, c => c.Message.TrialId);
        endpointConfigurator.UsePartitioner<TrialInterrupted>(partitioner, c => c.Message.TrialId);
        endpointConfigurator.UsePartitioner<TrialStatusReported>(partitioner, c => c.Message.TrialId);
    }
}

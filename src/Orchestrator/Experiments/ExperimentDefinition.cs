using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Orchestrator.Persistence;
using MassTransit;

namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>Queue <c>experiments</c>. Messages about one experiment are handled one after the other; conflicts stay rare.</summary>
public sealed class ExperimentDefinition : SagaDefinition<ExperimentState>
{
    private const string Queue = "experiments";
    private const int Concurrency = 4;

    public ExperimentDefinition()
    {
        EndpointName = Queue;
        ConcurrentMessageLimit = Concurrency;
    }

    /// <summary>The exchange before the queue: whoever sends there declares no queue.</summary>
    public static Uri Address { get; } = new($"exchange:{Queue}");

    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator, ISagaConfigurator<ExperimentState> sagaConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.UseSagaRetry();
        var partitioner = endpointConfigurator.CreatePartitioner(Concurrency);
        endpointConfigurator.UsePartitioner<SubmitExperiment>(partitioner, c => c.Message.ExperimentId);
        endpointConfigurator.UsePartitioner<RecordUnreadableRequest>(partitioner, c => c.Message.ExperimentId);
        endpointConfigurator.UsePartitioner<CancelExperiment>(partitioner, c => c.Message.ExperimentId);
        endpointConfigurator.UsePartitioner<DeviceGranted>(partitioner, c => c.Message.ExperimentId);
        endpointConfigurator.UsePartitioner<TrialEnded>(partitioner, c => c.Message.ExperimentId);
    }
}

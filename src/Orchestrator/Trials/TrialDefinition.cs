using EdgePipeline.Orchestrator.Persistence;
using MassTransit;

namespace EdgePipeline.Orchestrator.Trials;

/// <summary>
/// Queue <c>trials</c>, handled one message after the other: a phase must not be overtaken by the result that follows it.
/// A transaction takes milliseconds and a trial seconds, so one at a time serves many devices.
/// </summary>
public sealed class TrialDefinition : SagaDefinition<TrialState>
{
    private const string Queue = "trials";

    public TrialDefinition()
    {
        EndpointName = Queue;
        ConcurrentMessageLimit = 1;
    }

    /// <summary>The exchange before the queue: whoever sends there declares no queue.</summary>
    public static Uri Address { get; } = new($"exchange:{Queue}");

    protected override void ConfigureSaga(
        IReceiveEndpointConfigurator endpointConfigurator, ISagaConfigurator<TrialState> sagaConfigurator, IRegistrationContext context) =>
        endpointConfigurator.UseSagaRetry();
}

using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Trials;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace EdgePipeline.Orchestrator.Intake;

/// <summary>
/// Takes requests as bytes, before any deserializer can fail on them, and hands them to experiments or trials in order. A request is
/// acknowledged once the broker confirmed what was made of it.
/// </summary>
internal sealed partial class IntakeFilter(Lazy<IBus> bus, Func<ReadOnlyMemory<byte>, object> parse, ILogger<IntakeFilter> log) : IFilter<ReceiveContext>
{
    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        var request = parse(context.Body.GetBytes());
        if ((request as PlanProblem ?? (request as RecordUnreadableRequest)?.Problem) is { } problem)
            LogUnreadable(log, context.InputAddress, problem.Field, problem.Reason, problem.Instead);
        if (request is PlanProblem)
            return;

        var address = request is ExcludeTrial or IncludeTrial ? TrialDefinition.Address : ExperimentDefinition.Address;
        var endpoint = await bus.Value.GetSendEndpoint(address);
        await endpoint.Send(request, context.CancellationToken);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("intake");

    [LoggerMessage(LogLevel.Warning, "A request at {Address} cannot be read: {Field} {Reason}; instead: {Instead}")]
    private static partial void LogUnreadable(ILogger logger, Uri address, string field, string reason, string instead);
}

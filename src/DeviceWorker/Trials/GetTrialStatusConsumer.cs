using EdgePipeline.Contracts.Trials;
using MassTransit;

namespace EdgePipeline.DeviceWorker.Trials;

internal sealed class GetTrialStatusConsumer(TrialDesk desk) : IConsumer<GetTrialStatus>
{
    public Task Consume(ConsumeContext<GetTrialStatus> context) =>
        desk.StatusOf(context.Message) is { } report ? context.Publish(report) : Task.CompletedTask;
}

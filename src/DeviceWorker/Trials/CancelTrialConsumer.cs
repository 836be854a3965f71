using EdgePipeline.Contracts.Trials;
using MassTransit;

namespace EdgePipeline.DeviceWorker.Trials;

internal sealed class CancelTrialConsumer(TrialDesk desk) : IConsumer<CancelTrial>
{
    public Task Consume(ConsumeContext<CancelTrial> context)
    {
        desk.Cancel(context.Message);
        return Task.CompletedTask;
    }
}

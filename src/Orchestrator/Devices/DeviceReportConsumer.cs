using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Orchestrator.Persistence;
using Marten;
using MassTransit;

namespace EdgePipeline.Orchestrator.Devices;

/// <summary>Puts what devices say of themselves into their streams, each fact once.</summary>
public sealed class DeviceReportConsumer(IDocumentSession session) : IConsumer<DeviceAnnounced>, IConsumer<EnvironmentCaptured>
{
    public Task Consume(ConsumeContext<DeviceAnnounced> context) => RecordAsync(
        context.Message.Device, context.Message, known => KnownDeviceDecider.Apply(known, context.Message), context.CancellationToken);

    public Task Consume(ConsumeContext<EnvironmentCaptured> context) => RecordAsync(
        context.Message.Device, context.Message, known => KnownDeviceDecider.Apply(known, context.Message), context.CancellationToken);

    private async Task RecordAsync(string device, object report, Func<KnownDevice, KnownDevice?> apply, CancellationToken cancellation)
    {
        var stored = await session.LoadAsync<KnownDevice>(device, cancellation);
        if (apply(stored ?? KnownDevice.New(device)) is not { } known)
            return;

        if (stored is null)
            session.Insert(known);
        else
            session.Update(known);
        session.Events.Append(Streams.Device(device), report);
        await session.SaveChangesAsync(cancellation);
    }
}

/// <summary>Queue <c>device-reports</c>, in order: a device's reports follow each other.</summary>
public sealed class DeviceReportDefinition : ConsumerDefinition<DeviceReportConsumer>
{
    public DeviceReportDefinition()
    {
        EndpointName = "device-reports";
        ConcurrentMessageLimit = 1;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<DeviceReportConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.UseSagaRetry();
}

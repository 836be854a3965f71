using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Orchestrator.Devices;
using Marten;
using MassTransit;

namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>The few things that an experiment reads and does.</summary>
internal static class ExperimentEffects
{
    public static IDocumentSession Session(this BehaviorContext<ExperimentState> context) => context.GetPayload<IDocumentSession>();

    public static void Append(this BehaviorContext<ExperimentState> context, IReadOnlyList<object> facts) =>
        context.Session().Events.Append(Streams.Experiment(context.Saga.CorrelationId), facts);

    /// <summary>The design as it was recorded: the state does not repeat it.</summary>
    public static async Task<ExperimentDesigned> DesignAsync(this BehaviorContext<ExperimentState> context)
    {
        var facts = await context.Session().Events.FetchStreamAsync(
            Streams.Experiment(context.Saga.CorrelationId), version: 2, token: context.CancellationToken);
        return facts.Select(fact => fact.Data).OfType<ExperimentDesigned>().Single();
    }

    /// <summary>Nothing of this experiment runs on the device any more; whoever waits for it is next.</summary>
    public static async Task ReleaseAsync(this BehaviorContext<ExperimentState> context, DeviceProgress device, DateTimeOffset now)
    {
        await context.Session().ReleaseDeviceAsync(device.Device, context.Saga.CorrelationId, now, context.CancellationToken);
        context.Saga.Set(device with { IsOver = true });
    }

    public static DeviceProgress Device(this ExperimentState experiment, string name) => experiment.Devices.Single(device => device.Device == name);

    public static void Set(this ExperimentState experiment, DeviceProgress changed) =>
        experiment.Devices = [.. experiment.Devices.Select(device => device.Device == changed.Device ? changed : device)];
}

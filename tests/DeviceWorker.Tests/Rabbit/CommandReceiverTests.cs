using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Rabbit;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.Messaging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgePipeline.DeviceWorker.Tests.Rabbit;

public sealed class CommandReceiverTests
{
    [Fact]
    public async Task Given_a_worker_that_stops_When_a_command_comes_Then_it_stays_in_the_queue_for_the_next_worker()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var settings = new WorkerSettings("test", fixture.DataDirectory, "/nonexistent", "/nonexistent/telemetry", DeviceFile.Default, AllowSimulated: false);
        var device = new DeviceIdentity(
            "boot", Guid.NewGuid(), new Dictionary<string, string>(), "ab", [new Capability(CapabilityKind.Runtime, "NT", Available: true, Reason: null, Version: null)]);
        var journal = new TrialJournal(fixture.DataDirectory);
        var address = BrokerAddress.Parse(fixture.Broker);
        using var broker = new Broker(address, settings, TimeProvider.System, NullLogger<Broker>.Instance);
        var publisher = new ConfirmedPublisher(broker, TimeProvider.System, NullLogger<ConfirmedPublisher>.Instance);
        using var outcomes = new OutcomePublisher(journal, publisher, TimeProvider.System, NullLogger<OutcomePublisher>.Instance);
        var desk = new TrialDesk(settings, journal, outcomes, device, TimeProvider.System);
        using var receiver = new CommandReceiver(
            broker, new CommandDispatcher(desk, publisher, NullLogger<CommandDispatcher>.Instance), TimeProvider.System, NullLogger<CommandReceiver>.Instance);
        await broker.StartAsync(TestContext.Current.CancellationToken);
        await receiver.StartAsync(TestContext.Current.CancellationToken);
        var (before, after) = (fixture.Trial(RuntimeCode.NT), fixture.Trial(RuntimeCode.NT));
        await fixture.Orchestrator.SendAsync(before);
        await Eventually.HoldsAsync(() => journal.StateOf(before.TrialId, 1) == Known.Accepted);

        await receiver.StopAsync(TestContext.Current.CancellationToken);
        await fixture.Orchestrator.SendAsync(after);
        await using var connection = await address.Factory().CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        // The stopped worker has it in its hands, and does nothing with it.
        await EventuallyAsync(async () => await channel.MessageCountAsync(Topology.DeviceQueue("test")) == 0);
        await broker.StopAsync(TestContext.Current.CancellationToken);

        await EventuallyAsync(async () => await channel.MessageCountAsync(Topology.DeviceQueue("test")) == 1);
        journal.StateOf(after.TrialId, 1).ShouldBe(Known.Nothing);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var until = DateTime.UtcNow.AddMinutes(3); !await condition(); await Task.Delay(20))
        {
            DateTime.UtcNow.ShouldBeLessThan(until);
        }
    }
}

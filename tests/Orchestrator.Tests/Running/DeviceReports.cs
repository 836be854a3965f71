using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

public sealed class DeviceReports(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    [Fact]
    public async Task Given_reports_that_come_twice_at_once_and_late_When_handled_Then_each_fact_is_in_the_stream_once()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "reporter");
        var first = (await Eventually.GetAsync(() => orchestrator.EventsAsync(Streams.Device("reporter")), events => events.Count == 1))[0];
        var environment = new EnvironmentCaptured("reporter", "e3b0c442", new Dictionary<string, string> { ["cpu.model"] = "x", ["kernel"] = "6.1" }, Sample.At);
        var restarted = Sample.Announced("reporter", Sample.Capabilities);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => worker.PublishAsync(environment)));
        await worker.PublishAsync(restarted);
        await orchestrator.HandledAsync<DeviceAnnounced>(message => message.WorkerSession == restarted.WorkerSession);
        await worker.PublishAsync(first);
        await orchestrator.HandledAsync<DeviceAnnounced>(message => message.WorkerSession == ((DeviceAnnounced)first).WorkerSession, count: 2);
        await orchestrator.HandledAsync<EnvironmentCaptured>(message => message.Device == "reporter", count: 5);

        var events = await orchestrator.EventsAsync(Streams.Device("reporter"));
        events.Count.ShouldBe(3);
        events.OfType<EnvironmentCaptured>().ShouldHaveSingleItem().Facts.ShouldBe(environment.Facts, ignoreOrder: true);
        Json.Of(events.OfType<DeviceAnnounced>().Last()).ShouldBe(Json.Of(restarted));
        await orchestrator.ShouldHaveNoFaultsAsync();
    }
}

using EdgePipeline.Telemetry.Tests.Sampling;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Telemetry.Tests.Running;

public sealed class BrokerAwayTests
{
    [Fact]
    public async Task Given_no_broker_at_the_start_When_it_comes_Then_all_readings_since_the_start_arrive()
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        using var gateway = new Gateway(servers.Broker);
        using var telemetry = await TelemetryProcess.StartAsync(gateway.Address, Readings.Settings);
        await telemetry.MarkAsync(Readings.Mark(0, fine: true));
        await telemetry.MarkAsync(Readings.Mark(0));
        await Task.Delay(TimeSpan.FromSeconds(2));

        gateway.Open();
        await consumer.UntilAsync(() => consumer.Of("cpu").Count >= 2, "both slices arrive");
        telemetry.CloseInput();
        var (code, errors) = await telemetry.EndAsync();

        code.ShouldBe(0);
        consumer.Of("cpu").Select(batch => batch.Sequence).Take(2).ShouldBe([1, 1], "both slices are in the first page");
        var said = errors.Trim().Split('\n');
        said.Length.ShouldBe(2, errors);
        said[0].ShouldContain($"127.0.0.1:{gateway.Port} (EDGE_BROKER) cannot be used");
        said[1].ShouldContain("there again");
        errors.ShouldNotContain(Uri.UnescapeDataString(new Uri(servers.Broker).UserInfo.Split(':')[1]));
    }

    [Fact]
    public async Task Given_a_broker_that_goes_away_When_it_is_back_Then_no_sequence_is_missing()
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        using var gateway = new Gateway(servers.Broker);
        gateway.Open();
        using var telemetry = await TelemetryProcess.StartAsync(gateway.Address, Readings.Settings);
        await telemetry.MarkAsync(Readings.Mark(0));
        await consumer.UntilAsync(() => consumer.Of("cpu").Count >= 1, "the way is open");

        for (var round = 0; round < 2; round++)
        {
            gateway.Shut();
            await telemetry.MarkAsync(Readings.Mark(0));
            await telemetry.MarkAsync(Readings.Mark(0));
            gateway.Open();
            var sofar = consumer.Of("cpu").Count;
            await consumer.UntilAsync(() => consumer.Of("cpu").Count > sofar, "they arrive when it is back");
        }

        telemetry.CloseInput();
        (await telemetry.EndAsync()).Code.ShouldBe(0);
        await consumer.UntilAsync(() => consumer.Of("cpu").Count >= 6, "the last ones arrive");
        consumer.Of("cpu").Select(batch => batch.Sequence).ShouldBe([1, 2, 3, 4, 5, 6]);
        consumer.Of("cpu").ShouldAllBe(batch => batch.Dropped == 0);
    }

    [Fact]
    public async Task Given_a_queue_that_somebody_deletes_When_a_batch_comes_back_as_unroutable_Then_the_queue_is_declared_again_and_has_it()
    {
        await using var servers = await TestServers.CreateAsync();
        using var telemetry = await TelemetryProcess.StartAsync(servers.Broker, Readings.Settings);
        await telemetry.MarkAsync(Readings.Mark(0));
        await using (var before = await BatchConsumer.StartAsync(servers.Broker))
        {
            await before.UntilAsync(() => before.Of("cpu").Count >= 1, "the way is open");
            await before.DeleteQueueAsync();
        }

        await telemetry.MarkAsync(Readings.Mark(0));
        telemetry.CloseInput();
        (await telemetry.EndAsync()).Code.ShouldBe(0);

        await using var after = await BatchConsumer.StartAsync(servers.Broker);
        await after.UntilAsync(() => after.Of("cpu").Count >= 2, "what was returned and what came later");
        after.Of("cpu").Select(batch => batch.Sequence).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task Given_no_broker_at_all_When_the_input_ends_Then_it_gives_up_in_time_says_what_is_lost_and_exits_0()
    {
        using var telemetry = await TelemetryProcess.StartAsync("amqp://edge:topsecret@127.0.0.1:1/", Readings.Settings);
        await telemetry.MarkAsync(Readings.Mark(0));
        telemetry.CloseInput();

        var (code, errors) = await telemetry.EndAsync();
        code.ShouldBe(0);
        errors.ShouldContain("are lost");
        errors.ShouldNotContain("topsecret");
    }
}

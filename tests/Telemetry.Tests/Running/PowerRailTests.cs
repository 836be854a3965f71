using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Telemetry.Tests.Power;
using EdgePipeline.Telemetry.Tests.Sampling;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Telemetry.Tests.Running;

/// <summary>The program on a tree of files like those of a board.</summary>
public sealed class PowerRailTests
{
    [Fact]
    public async Task Given_a_board_with_a_sensor_When_a_fine_slice_lasts_Then_its_gauge_is_read_more_often_than_everything_else()
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        using var board = Boards.WithIna226();
        using var telemetry = TelemetryProcess.Start(servers.Broker);
        var settings = Readings.Settings with { Root = board.Root, Rails = [new RailSettings("rapl", "package-0")] };

        (await telemetry.TellAsync(System.Text.Json.JsonSerializer.Serialize(settings, System.Text.Json.JsonSerializerOptions.Web)))
            .ShouldBe("power ina226.ina226 total");
        (await telemetry.NextLineAsync()).ShouldBe(
            "power rapl.package-0 missing the device file names the rapl rail package-0, which is not there; found: ina226.ina226");
        (await telemetry.NextLineAsync()).ShouldBe("ok 0");
        await telemetry.MarkAsync(Readings.Mark(0, fine: true) with { TrialId = Guid.NewGuid(), Attempt = 1, Phase = TrialPhase.Measure });
        await Task.Delay(TimeSpan.FromSeconds(2));
        await telemetry.MarkAsync(Readings.Mark(0));
        telemetry.CloseInput();
        (await telemetry.EndAsync()).ShouldBe((0, string.Empty));
        await consumer.UntilAsync(() => consumer.Of("power:ina226.ina226").Any(batch => batch.Phase == "Measure"), "the slice arrives");

        var fine = consumer.Of("power:ina226.ina226").Single(batch => batch.Phase == "Measure");
        var everything = consumer.Of("cpu").Single(batch => batch.Phase == "Measure");
        (fine.PeriodMs, everything.PeriodMs).ShouldBe((20, 100));
        fine.OffsetsNs.Length.ShouldBeGreaterThan(2 * everything.OffsetsNs.Length, "five times, less on a machine that is busy");
        fine.Columns["power_mw"].ShouldAllBe(milliwatts => milliwatts == 3113);
        consumer.Of("power:rapl.package-0").ShouldContain(batch => batch.OffsetsNs.Length == 0 && batch.Attributes!.ContainsKey("reason"));
    }
}

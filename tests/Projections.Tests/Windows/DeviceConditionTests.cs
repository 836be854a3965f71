using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Windows;
using static EdgePipeline.Projections.Tests.Windows.Readings;

namespace EdgePipeline.Projections.Tests.Windows;

public sealed class DeviceConditionTests
{
    private static readonly (long, long) Window = (Ns(100), Ns(300));

    [Fact]
    public void Given_zones_and_clocks_When_cut_Then_the_hottest_and_the_slowest_reading_within_the_window_count()
    {
        var condition = Of(
            Source("thermal:cpu", "temperature_mc", (0, 90_000), (100, 60_000), (200, 71_500), (400, 95_000)),
            Source("thermal:gpu", "temperature_mc", (200, 55_000)),
            Policy((0, 600, 1500), (100, 1500, 1500), (200, 1200, 1500), (400, 300, 1500)));

        condition.TemperatureMaxC.Value.ShouldBe(71.5);
        condition.FrequencyMinMhz.Value.ShouldBe(1200);
        (condition.Throttling.Happened.Value, condition.Throttling.Words).ShouldBe((0, null));
    }

    [Theory]
    [InlineData(0x0, 0x0, 0x0, null)]
    [InlineData(0x50000, 0x50000, 0x50000, null)] // set before, not again
    [InlineData(0x0, 0x1, 0x10000, "under-voltage")]
    [InlineData(0x0, 0x0, 0x20000, "frequency capped")] // between two readings
    [InlineData(0x10000, 0x4, 0x50000, "throttled")]
    [InlineData(0x0, 0x0, 0xF0000, "under-voltage, frequency capped, throttled, soft temperature limit")]
    public void Given_firmware_bits_When_cut_Then_those_of_the_window_count_and_older_ones_do_not(long before, long within, long after, string? words)
    {
        var throttling = Of(Source("throttle:firmware", "bits", (50, before), (200, within), (350, after))).Throttling;

        throttling.Words.ShouldBe(words);
        throttling.Happened.Value.ShouldBe(words is null ? 0 : 1);
        throttling.Sources.ShouldBe(["throttle:firmware"]);
    }

    [Fact]
    public void Given_a_counter_or_a_limit_that_falls_When_cut_Then_the_words_say_by_how_much()
    {
        Of(Source("throttle:cpu0", "events", (0, 7), (100, 7), (200, 9), (300, 9))).Throttling.Words.ShouldBe("the CPU's package throttled 2 times");
        Of(Policy((0, 1400, 1479), (100, 1400, 1479), (200, 900, 918))).Throttling.Words.ShouldBe("clock limit lowered from 1479 to 918 MHz");
    }

    [Fact]
    public void Given_nothing_that_tells_When_cut_Then_nothing_is_zero()
    {
        var condition = Of(Source("thermal:cpu", "temperature_mc", (0, 1), (400, 1)));

        condition.TemperatureMaxC.Reason.ShouldBe("no reading of thermal:cpu within the window");
        condition.FrequencyMinMhz.Reason.ShouldBe("the device shows no CPU clock");
        condition.Throttling.Happened.Reason.ShouldBe("nothing on the device tells of throttling");
        condition.PressurePct["io"].Reason.ShouldBe("no telemetry from pressure:io during the trial");
    }

    [Fact]
    public void Given_pressure_When_cut_Then_it_is_the_share_of_the_window() =>
        Of(Source("pressure:io", "some_us", (0, 0), (100, 0), (200, 50_000), (300, 50_000), (400, 90_000))).PressurePct["io"].Value!.Value.ShouldBe(25, 1e-9);

    private static DeviceCondition Of(params TelemetryBatch[] batches) =>
        DeviceCondition.Of(new TrialTelemetry(batches, batches.Length > 0 ? batches[0].BootId : ""), Window.Item1, Window.Item2);

    private static TelemetryBatch Source(string source, string column, params (long Ms, long Value)[] readings) =>
        Batch(column, readings) with { Source = source };

    private static TelemetryBatch Policy(params (long Ms, long CurMhz, long MaxMhz)[] readings) =>
        Batch("cur_khz", [.. readings.Select(reading => (reading.Ms, reading.CurMhz * 1000))]) with
        {
            Source = "cpufreq:policy0",
            Columns = new Dictionary<string, long[]>
            {
                ["cur_khz"] = [.. readings.Select(reading => reading.CurMhz * 1000)],
                ["max_khz"] = [.. readings.Select(reading => reading.MaxMhz * 1000)],
            },
        };
}

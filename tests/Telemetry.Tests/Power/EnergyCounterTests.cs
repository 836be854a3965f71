using EdgePipeline.Telemetry.Power;

namespace EdgePipeline.Telemetry.Tests.Power;

public sealed class EnergyCounterTests
{
    private const long Range = 262_143_328_850;

    [Fact]
    public void Given_a_counter_When_it_wraps_Then_the_sum_goes_on()
    {
        var counter = new EnergyCounter(Range, maxW: 100);
        counter.Add(0, Range - 5_000_000).ShouldBe(CounterStep.Begins);
        counter.Add(Seconds(1), Range - 4_000_000).ShouldBe(CounterStep.Counts);
        counter.SumUj.ShouldBe(0, "the first difference is dropped");

        counter.Add(Seconds(2), Range - 1_000_000).ShouldBe(CounterStep.Counts);
        counter.Add(Seconds(3), 2_000_000).ShouldBe(CounterStep.Counts);

        counter.SumUj.ShouldBe(6_000_000);
    }

    [Fact]
    public void Given_a_leap_that_no_rail_can_draw_When_added_Then_it_is_left_out_and_the_sum_goes_on_from_there()
    {
        var counter = new EnergyCounter(Range, maxW: 100);
        foreach (var (second, raw) in new[] { (0, 0L), (1, 10L), (2, 1_000_010) })
            counter.Add(Seconds(second), raw);

        counter.Add(Seconds(3), 500_000_000).ShouldBe(CounterStep.Implausible);
        counter.Add(Seconds(4), 501_000_000).ShouldBe(CounterStep.Counts);

        counter.SumUj.ShouldBe(2_000_000);
    }

    [Fact]
    public void Given_a_counter_without_a_known_range_When_it_steps_back_Then_that_is_a_reset()
    {
        var counter = new EnergyCounter(rangeUj: null, maxW: 1e9);
        foreach (var (second, raw) in new[] { (0, 0L), (1, 10L), (2, 20L) })
            counter.Add(Seconds(second), raw);

        counter.Add(Seconds(3), 5).ShouldBe(CounterStep.Implausible);
        counter.SumUj.ShouldBe(10);
    }

    private static long Seconds(int seconds) => seconds * 1_000_000_000L;
}

using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Cpu;
using EdgePipeline.Telemetry.Power.Modelled;

namespace EdgePipeline.Telemetry.Tests.Power;

public sealed class PowerEstimateTests
{
    private static readonly PowerModel Model = new("board", IdleW: 2.5, BusyW: 6.5);

    [Theory]
    [InlineData(0, 2500)]
    [InlineData(0.25, 3500)]
    [InlineData(1, 6500)]
    public void Power_is_on_the_line_between_idle_and_busy(double utilization, long milliwatts) =>
        PowerEstimate.Milliwatts(Model, utilization).ShouldBe(milliwatts);

    [Fact]
    public void Utilization_leaves_out_idle_iowait_and_steal()
    {
        var earlier = Times(100, 0, 100, 1000, 50, 0, 0, 10, 0, 0);

        PowerEstimate.Utilization(earlier, Times(110, 2, 105, 1030, 60, 1, 2, 30, 0, 0)).ShouldBe(20.0 / 80);
        PowerEstimate.Utilization(earlier, Times(100, 0, 100, 1010, 50, 0, 0, 10, 0, 0)).ShouldBe(0);
        PowerEstimate.Utilization(earlier, Times(110, 0, 100, 1000, 50, 0, 0, 10, 0, 0)).ShouldBe(1);
    }

    [Fact]
    public void A_guests_time_is_counted_once() =>
        PowerEstimate.Utilization(Times(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Times(50, 0, 0, 50, 0, 0, 0, 0, 50, 0)).ShouldBe(0.5);

    [Fact]
    public void No_tick_is_no_value() =>
        PowerEstimate.Utilization(Times(1, 2, 3, 4, 5), Times(1, 2, 3, 4, 5)).ShouldBeNull();

    [Fact]
    public void Iowait_that_steps_back_is_none() =>
        PowerEstimate.Utilization(Times(0, 0, 0, 0, 10), Times(5, 0, 0, 5, 7)).ShouldBe(0.5);

    private static CpuTimes Times(params long[] ticks)
    {
        var times = default(CpuTimes);
        foreach (var tick in ticks)
            times.Add(tick);
        return times;
    }
}

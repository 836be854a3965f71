using EdgePipeline.Projections.Windows;
using static EdgePipeline.Projections.Tests.Windows.Readings;

namespace EdgePipeline.Projections.Tests.Windows;

public sealed class PowerUseTests
{
    private static readonly Timeline Power = Of(
        "power_mw", [.. Enumerable.Range(0, 31).Select(index => (Ms: index * 100L, Value: index <= 10 ? 2000L : 6000L))]);

    [Fact]
    public void Given_a_busy_window_and_an_idle_phase_When_cut_Then_energy_total_and_above_idle_follow()
    {
        var use = PowerUse.Of(Power, Ns(1100), Ns(3000), (Ns(30), Ns(970)));

        use.EnergyJ.Value!.Value.ShouldBe(6 * 1.9, 1e-9);
        use.TotalW.Value!.Value.ShouldBe(6, 1e-9);
        use.AboveIdleW.Value!.Value.ShouldBe(4, 1e-9);
    }

    [Fact]
    public void Given_no_idle_phase_When_cut_Then_only_the_power_above_it_is_missing()
    {
        var use = PowerUse.Of(Power, Ns(1100), Ns(3000), null);

        use.TotalW.Value!.Value.ShouldBe(6, 1e-9);
        use.AboveIdleW.Reason.ShouldBe("idle phase: the trial had none");
    }

    [Fact]
    public void Given_an_idle_phase_shorter_than_two_readings_When_cut_Then_the_reason_says_so() =>
        PowerUse.Of(Power, Ns(1100), Ns(3000), (Ns(30), Ns(150))).AboveIdleW.Reason.ShouldBe("idle phase: s: 1 readings, two are needed");

    [Theory]
    [InlineData(600, "idle phase: s: a phase of 1 s is shorter than two of its updates, 0.6 s each")]
    [InlineData(500, null)]
    public void Given_a_meter_of_slow_updates_When_cut_Then_an_idle_phase_tells_only_if_two_of_them_fit(int updateMs, string? reason)
    {
        var use = PowerUse.Of(Power, Ns(1100), Ns(3000), (Ns(0), Ns(1000)), SensorTraits.Unknown with { UpdateNs = Ns(updateMs) });

        use.TotalW.Value!.Value.ShouldBe(6, 1e-9);
        foreach (var above in (Quantity[])[use.AboveIdleW, use.AboveIdleJ])
            above.Reason.ShouldBe(reason);
        (use.AboveIdleW.Value is null).ShouldBe(reason is not null);
    }

    [Fact]
    public void Given_a_hole_When_cut_Then_energy_is_missing_and_so_is_what_follows_from_it()
    {
        var use = PowerUse.Of(Of("power_mw", (0, 2000), (100, 2000), (900, 6000), (1000, 6000)), Ns(0), Ns(1000), (Ns(0), Ns(100)));

        use.EnergyJ.Value.ShouldBeNull();
        use.AboveIdleW.Reason.ShouldBe(use.EnergyJ.Reason);
    }
}

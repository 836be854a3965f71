using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Gates;

namespace EdgePipeline.DeviceWorker.Tests.Gates;

public sealed class GateDeciderTests
{
    private static readonly GateReadings Quiet = new(45, "cpu-thermal", BusyPct: 1.5, "performance", FreeMemoryMib: 2000, FreeSpaceMib: 9000, DiskBytesPerS: 0);
    private static readonly TrialGates All = new(
        WaitS: 60, MinTemperatureC: 40, MaxTemperatureC: 50, MaxBusyPct: 5, "performance", MinFreeMemoryMib: 1000, MinFreeSpaceMib: 1000, MaxDiskBytesPerS: 1_000_000);

    [Fact]
    public void Given_a_quiet_device_When_everything_is_asked_Then_it_passes() =>
        GateDecider.Decide(All, Quiet, waitedS: 0).ShouldBe(new GateVerdict.Pass());

    [Fact]
    public void Given_bounds_that_are_met_exactly_When_decided_Then_it_passes()
    {
        GateDecider.Decide(All, new(50, "z", 5, "performance", 1000, 1000, 1_000_000), 0).ShouldBe(new GateVerdict.Pass());
        GateDecider.Decide(All, new(40, "z", 5, "performance", 1000, 1000, 1_000_000), 0).ShouldBe(new GateVerdict.Pass());
    }

    public static TheoryData<GateReadings, string> Disturbed => new()
    {
        { Quiet with { TemperatureC = 61.25 }, "cpu-thermal has 61.3 °C, at most 50" },
        { Quiet with { TemperatureC = 12 }, "cpu-thermal has 12 °C, at least 40" },
        { Quiet with { BusyPct = 87.2 }, "the CPUs are 87.2 % busy, at most 5" },
        { Quiet with { FreeMemoryMib = 999 }, "999 MiB of memory are free, at least 1000" },
        { Quiet with { FreeSpaceMib = 0 }, "0 MiB of disk are free, at least 1000" },
        { Quiet with { DiskBytesPerS = 12_340_000 }, "the disk moves 12.34 MB/s, at most 1.0" },
        { Quiet with { BusyPct = 50, TemperatureC = 70 }, "cpu-thermal has 70 °C, at most 50; the CPUs are 50 % busy, at most 5" },
    };

    [Theory]
    [MemberData(nameof(Disturbed))]
    public void Given_a_disturbance_When_there_is_time_Then_it_waits_and_says_for_what_and_afterwards_it_fails_with_the_same(GateReadings readings, string reason)
    {
        GateDecider.Decide(All, readings, waitedS: 0).ShouldBe(new GateVerdict.Wait(reason));
        GateDecider.Decide(All, readings, waitedS: 59.9).ShouldBe(new GateVerdict.Wait(reason));
        GateDecider.Decide(All, readings, waitedS: 60).ShouldBe(new GateVerdict.Refuse(FailureKind.GateNotPassed, $"waited 60 s at the gate: {reason}"));
    }

    [Theory]
    [InlineData("ondemand", "the frequency governor is ondemand and the plan wants performance")]
    [InlineData("ondemand, performance", "the frequency governor is ondemand, performance and the plan wants performance")]
    [InlineData(null, "this machine has no cpufreq to show one")]
    public void Given_another_governor_When_decided_Then_no_wait_would_help_and_it_is_not_possible(string? governor, string reason)
    {
        var refusal = GateDecider.Decide(All, Quiet with { Governor = governor }, waitedS: 0).ShouldBeOfType<GateVerdict.Refuse>();

        refusal.Kind.ShouldBe(FailureKind.NotPossible);
        refusal.Reason.ShouldContain(reason);
        refusal.Reason.ShouldContain("take it out of the plan's gates");
    }

    [Fact]
    public void Given_a_device_without_thermal_zone_and_disk_When_their_bounds_are_asked_Then_they_hold() =>
        GateDecider.Decide(All, Quiet with { TemperatureC = null, ThermalZone = null, DiskBytesPerS = null }, 0).ShouldBe(new GateVerdict.Pass());

    [Fact]
    public void Given_nothing_asked_When_everything_is_bad_Then_it_passes() =>
        GateDecider.Decide(new TrialGates(WaitS: 0), new(99, "z", 100, "powersave", 0, 0, 1e12), 0).ShouldBe(new GateVerdict.Pass());
}

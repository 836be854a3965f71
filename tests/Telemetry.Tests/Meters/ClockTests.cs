using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Meters;

namespace EdgePipeline.Telemetry.Tests.Meters;

/// <summary>A meter's readings on the clock of the device that it measures.</summary>
public sealed class ClockTests
{
    private static readonly Guid Trial = Guid.NewGuid();
    private static readonly MarkNotice Began = new("pi", "boot-7", Trial, 2, AtNs: 1_000_500);

    [Fact]
    public void Given_exchanges_When_compared_Then_the_quickest_tells_and_half_its_way_is_unknown()
    {
        // The device is 1,000,000 ahead; the ways take 10 and 30, then 400 and 2000.
        var quick = new ClockExchange(AskedNs: 100, ReceivedNs: 1_000_110, AnsweredNs: 1_000_115, HeardNs: 145);
        var slow = new ClockExchange(AskedNs: 200, ReceivedNs: 1_000_600, AnsweredNs: 1_000_600, HeardNs: 2600);

        var offset = ClockOffset.Of([slow, quick]);

        offset.ShouldBe(new ClockOffset(999_990, 20));
        Math.Abs(offset.OffsetNs - 1_000_000).ShouldBeLessThanOrEqualTo(offset.UncertaintyNs);
    }

    [Fact]
    public void Given_an_offset_before_and_after_a_trial_When_they_differ_Then_the_drift_is_unknown_too() =>
        new ClockOffset(1_000_300, 20).Since(new ClockOffset(1_000_000, 50)).ShouldBe(new ClockOffset(1_000_300, 350));

    [Fact]
    public void Given_readings_and_an_offset_When_made_into_pages_Then_they_are_the_devices_own_and_its_trials()
    {
        var pages = new MeterPages(new MeterSettings("pi", "plug", "shelly2", "http://plug", UpdateIntervalMs: 1000), Guid.NewGuid());
        LoggedReading[] readings = [new(400, 3000, 0, 0, 0), new(600, 4000, 0, 1, 0), new(300_999, 4100, 0, 1, 2)];

        var batch = pages.Of(Began, readings, dropped: 3, new ClockOffset(1_000_000, 20), DateTimeOffset.UnixEpoch, problem: null).ShouldHaveSingleItem().Batches().ShouldHaveSingleItem();

        (batch.Device, batch.BootId, batch.TrialId, batch.Attempt, batch.Source, batch.Dropped).ShouldBe(("pi", "boot-7", Trial, 2, "power:plug", 3));
        (batch.StartNs, batch.Sequence).ShouldBe((1_000_600, 1));
        batch.OffsetsNs.ShouldBe([0, 300_000], "whole microseconds; the first reading was before the trial");
        batch.Columns["power_mw"].ShouldBe([4000, 4100]);
        (batch.Attributes!["clock_offset_ns"], batch.Attributes["clock_uncertainty_ns"], batch.Attributes["kind"], batch.Attributes["update_interval_ms"])
            .ShouldBe(("1000000", "20", "meter", "1000"));
    }

    [Fact]
    public void Given_no_reading_of_a_trial_When_made_into_pages_Then_one_without_readings_says_why()
    {
        var pages = new MeterPages(new MeterSettings("pi", "plug", "shelly2", "http://plug"), Guid.NewGuid());

        var batch = pages.Of(Began, [], 0, new ClockOffset(5, 1), DateTimeOffset.UnixEpoch, "the plug answered 401").ShouldHaveSingleItem().Batches().ShouldHaveSingleItem();

        (batch.OffsetsNs.Length, batch.Attributes!["reason"], batch.StartNs).ShouldBe((0, "the plug answered 401", Began.AtNs));
    }

    [Theory]
    [InlineData(0, "it shows 0 W, outside of 1 to 10 W, or 0 W")]
    [InlineData(11.5, "it shows 11.5 W, outside of 1 to 10 W, or 0 W")]
    public void Given_readings_that_are_all_implausible_When_made_into_pages_Then_one_without_readings_says_why(double watts, string reason)
    {
        var settings = new MeterSettings("pi", "plug", "shelly2", "http://plug", MinW: 1, MaxW: 10);
        var log = new MeterLog(settings.MinW, settings.MaxW, capacity: 3);
        log.Fail("away");
        log.Add(new MeterReading(2_000_000, watts));
        log.Add(new MeterReading(3_000_000, watts + 1000));
        var (readings, dropped) = log.TakeUntil(4_000_000);

        var batch = new MeterPages(settings, Guid.NewGuid()).Of(Began, readings, dropped, new ClockOffset(0, 1), DateTimeOffset.UnixEpoch, log.Problem).ShouldHaveSingleItem().Batches().ShouldHaveSingleItem();

        (batch.OffsetsNs.Length, batch.Attributes!["reason"]).ShouldBe((0, reason));
    }

    [Fact]
    public void Given_a_meter_that_reads_again_after_a_trial_without_readings_When_made_into_pages_Then_the_trial_has_a_reason_still() =>
        new MeterPages(new MeterSettings("pi", "plug", "shelly2", "http://plug"), Guid.NewGuid())
            .Of(Began, [new(400, 3000, 0, 0, 0)], 0, new ClockOffset(5, 1), DateTimeOffset.UnixEpoch, problem: null)
            .ShouldHaveSingleItem().Sources.ShouldHaveSingleItem().Attributes!["reason"].ShouldBe("it gave no reading while the trial ran");

    [Fact]
    public void Given_readings_When_logged_Then_what_is_not_plausible_is_left_out_and_counted_and_the_oldest_make_room()
    {
        var log = new MeterLog(minW: 1, maxW: 10, capacity: 3);
        log.Fail("away");
        foreach (var (ns, watts) in new[] { (1L, 2.0), (2, 2.0), (3, 0), (4, 11), (5, -1), (6, 3), (7, 4) })
            log.Add(new MeterReading(ns, watts));

        var (readings, dropped) = log.TakeUntil(6);
        dropped.ShouldBe(1);
        readings.ShouldBe([new LoggedReading(2, 2000, 1, 1, 0), new LoggedReading(6, 3000, 0, 1, 3)]);
        log.TakeUntil(100).Readings.ShouldHaveSingleItem().Ns.ShouldBe(7);
        log.Problem.ShouldBeNull();
    }
}

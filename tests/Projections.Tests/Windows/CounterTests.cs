using EdgePipeline.Projections.Windows;
using static EdgePipeline.Projections.Tests.Windows.Readings;

namespace EdgePipeline.Projections.Tests.Windows;

public sealed class CounterTests
{
    [Fact]
    public void Given_readings_at_the_edges_When_cut_Then_growth_is_their_difference() =>
        Counter.Growth(Of("c", (0, 100), (100, 150), (200, 400)), "c", Ns(0), Ns(200)).Value.ShouldBe(300);

    [Fact]
    public void Given_edges_between_readings_When_cut_Then_they_are_interpolated()
    {
        // A quarter into 0..100 stands at 25; half way through 200..300 at 500.
        var timeline = Of("c", (0, 0), (100, 100), (200, 400), (300, 600));

        Counter.Growth(timeline, "c", Ns(25), Ns(250)).Value.ShouldBe(475);
    }

    [Fact]
    public void Given_a_window_within_one_step_When_cut_Then_it_gets_its_share() =>
        Counter.Growth(Of("c", (0, 0), (100, 1000)), "c", Ns(20), Ns(30)).Value!.Value.ShouldBe(100, 1e-9);

    [Fact]
    public void Given_counters_near_the_largest_long_When_cut_Then_no_digit_is_lost()
    {
        const long High = long.MaxValue - 10;

        Counter.Growth(Of("c", (0, High), (100, High + 3)), "c", Ns(0), Ns(100)).Value.ShouldBe(3);
    }

    [Fact]
    public void Given_a_hole_inside_the_window_When_cut_Then_the_counter_counted_on() =>
        Counter.Growth(Of("c", (0, 0), (100, 10), (5000, 500), (5100, 510)), "c", Ns(50), Ns(5050)).Value!.Value.ShouldBe(500, 1e-9);

    [Theory]
    [InlineData(300, null)]
    [InlineData(301, "s: 301 ms between readings where 100 ms were asked for")]
    public void Given_readings_missing_at_an_edge_When_cut_Then_two_may_be_and_no_more(long gapMs, string? reason)
    {
        var timeline = Of("c", (0, 0), (gapMs, gapMs), (gapMs + 100, gapMs + 100), (gapMs + 200, gapMs + 200));

        var growth = Counter.Growth(timeline, "c", Ns(50), Ns(gapMs + 150));

        growth.Reason.ShouldBe(reason);
        growth.Value.HasValue.ShouldBe(reason is null);
    }

    [Fact]
    public void Given_telemetry_that_began_too_late_When_cut_Then_the_reason_says_so() =>
        Counter.Growth(Of("c", (100, 0), (200, 1)), "c", Ns(40), Ns(200)).Reason.ShouldBe("s: the first reading came 60 ms after the window began");

    [Fact]
    public void Given_telemetry_that_ended_too_early_When_cut_Then_the_reason_says_so_and_what_was_dropped()
    {
        var timeline = Readings.OfBatches("s", [Batch("c", [(0, 0), (100, 1)], dropped: 7)]);

        Counter.Growth(timeline, "c", Ns(0), Ns(180)).Reason.ShouldBe("s: the last reading came 80 ms before the window ended; telemetry dropped 7 readings");
    }

    [Fact]
    public void Given_no_telemetry_When_cut_Then_the_reason_says_so() =>
        Counter.Growth(Readings.OfBatches("s", []), "c", Ns(0), Ns(100)).Reason.ShouldBe("no telemetry from s during the trial");

    [Fact]
    public void Given_a_counter_that_went_backwards_When_cut_Then_it_is_not_believed() =>
        Counter.Growth(Of("c", (0, 100), (100, 50)), "c", Ns(0), Ns(100)).Reason.ShouldBe("s: c went backwards");

    [Fact]
    public void Given_a_counter_that_may_step_back_When_it_does_Then_that_is_no_growth() =>
        Counter.Growth(Of("c", (0, 100), (100, 99)), "c", Ns(0), Ns(100), mayStepBack: true).Value.ShouldBe(0);

    [Fact]
    public void Given_an_unknown_column_When_cut_Then_the_reason_says_so() =>
        Counter.Growth(Of("c", (0, 0), (100, 1)), "other", Ns(0), Ns(100)).Reason.ShouldBe("s has no column other");

    [Fact]
    public void Given_an_empty_window_When_cut_Then_the_reason_says_so() =>
        Counter.Growth(Of("c", (0, 0), (100, 1)), "c", Ns(50), Ns(50)).Reason.ShouldBe("the window is empty");

    [Fact]
    public void Given_batches_in_any_order_that_share_an_edge_reading_When_put_together_Then_the_timeline_is_the_same()
    {
        var (first, second) = (Batch("c", [(0, 0), (100, 10)], 1), Batch("c", [(100, 10), (200, 40)], 2));

        var (forth, back) = (Readings.OfBatches("s", [first, second]), Readings.OfBatches("s", [second, first, first]));

        forth.TimesNs.ShouldBe([Ns(0), Ns(100), Ns(200)]);
        back.TimesNs.ShouldBe(forth.TimesNs);
        back.Columns["c"].ShouldBe(forth.Columns["c"]);
    }
}

using EdgePipeline.Projections.Windows;
using static EdgePipeline.Projections.Tests.Windows.Readings;

namespace EdgePipeline.Projections.Tests.Windows;

public sealed class GaugeTests
{
    [Fact]
    public void Given_a_straight_line_When_integrated_Then_the_area_is_exact_wherever_the_edges_are()
    {
        // 10 per ms: the mean between 30 ms and 170 ms is 1000, over 0.14 s.
        Gauge.Integral(Of("g", (0, 0), (100, 1000), (200, 2000)), "g", Ns(30), Ns(170)).Value!.Value.ShouldBe(140, 1e-9);
    }

    [Fact]
    public void Given_a_step_When_integrated_Then_the_step_counts_half_to_each_side() =>
        Gauge.Integral(Of("g", (0, 3000), (100, 3000), (200, 5000), (300, 5000)), "g", Ns(0), Ns(300)).Value!.Value.ShouldBe(1200, 1e-9);

    [Fact]
    public void Given_a_hole_inside_the_window_When_integrated_Then_nothing_is_made_up() =>
        Gauge.Integral(Of("g", (0, 1), (100, 1), (600, 1), (700, 1)), "g", Ns(0), Ns(700)).Reason
            .ShouldBe("s: 500 ms between readings where 100 ms were asked for");

    [Fact]
    public void Given_a_window_between_two_readings_When_integrated_Then_it_gets_its_share() =>
        Gauge.Integral(Of("g", (0, 1000), (100, 2000)), "g", Ns(50), Ns(60)).Value!.Value.ShouldBe(15.5, 1e-9);
}

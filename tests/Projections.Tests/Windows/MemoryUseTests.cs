using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tests.Windows;

public sealed class MemoryUseTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Given_processes_that_rise_and_fall_When_summed_Then_the_peak_is_of_one_moment()
    {
        // Each has its own peak at another time: 300 + 10, not 300 + 200.
        var (first, second) = (Process("process:1", (0, 10), (100, 300), (200, 20)), Process("process:2", (0, 200), (100, 10), (200, 15)));

        MemoryUse.Peak([first, second], 0, 200 * Ms).Value.ShouldBe(310);
    }

    [Fact]
    public void Given_readings_of_one_round_some_microseconds_apart_When_summed_Then_they_are_one_moment()
    {
        var monitor = new Timeline("process:1", [100 * Ms], [100 * Ms], Rss(500), 0);
        var shim = new Timeline("process:2", [(100 * Ms) + 40_000], [100 * Ms], Rss(7), 0);

        MemoryUse.Peak([monitor, shim], 50 * Ms, 150 * Ms).Value.ShouldBe(507);
    }

    [Fact]
    public void Given_a_process_that_ended_When_another_grows_later_Then_it_no_longer_counts() =>
        MemoryUse.Peak([Process("process:1", (0, 400)), Process("process:2", (0, 1), (500, 450))], 0, 1000 * Ms).Value.ShouldBe(450);

    [Fact]
    public void Given_readings_outside_the_window_When_summed_Then_they_do_not_count()
    {
        MemoryUse.Peak([Process("process:1", (0, 900), (300, 5), (900, 900))], 200 * Ms, 400 * Ms).Value.ShouldBe(5);
        MemoryUse.Peak([Process("process:1", (0, 900))], 200 * Ms, 400 * Ms).Reason.ShouldBe("no reading of a process within the window");
        MemoryUse.Peak([], 0, Ms).Reason.ShouldBe("no telemetry from a process during the trial");
    }

    private static Timeline Process(string source, params (long AtMs, long Bytes)[] readings) => new(
        source,
        [.. readings.Select(reading => reading.AtMs * Ms)],
        [.. readings.Select(_ => 100 * Ms)],
        Rss([.. readings.Select(reading => reading.Bytes)]),
        0);

    private static Dictionary<string, long[]> Rss(params long[] bytes) => new() { ["rss_bytes"] = bytes };
}

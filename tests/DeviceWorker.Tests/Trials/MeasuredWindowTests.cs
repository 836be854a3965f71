using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

public sealed class MeasuredWindowTests
{
    private const long ExitedAtUnixMs = 1_795_424_073_200;
    private const long Second = 1_000_000_000;

    private static readonly ToolTimes Times = new(
        AskedNs: 99 * Second, StartedNs: 100 * Second, Seen: true, ExitedNs: 105 * Second,
        ExitedAt: DateTimeOffset.FromUnixTimeMilliseconds(ExitedAtUnixMs));

    [Fact]
    public void Given_a_report_before_the_exit_When_placed_Then_the_window_ends_with_the_report()
    {
        var window = MeasuredWindow.From(ExitedAtUnixMs - 20, runtimeMs: 3000, Times);

        window.EndNs.ShouldBe((105 * Second) - 20_000_000);
        window.StartNs.ShouldBe(window.EndNs - (3 * Second));
        window.StartAt.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(ExitedAtUnixMs - 3020));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3_600_000)]
    [InlineData(-3_600_000)]
    public void Given_a_wall_clock_that_was_set_meanwhile_When_placed_Then_the_window_ends_with_the_exit(int offMs) =>
        MeasuredWindow.From(ExitedAtUnixMs + offMs, runtimeMs: 3000, Times).EndNs.ShouldBe(105 * Second);

    [Fact]
    public void Given_a_runtime_longer_than_fio_was_there_When_placed_Then_the_window_starts_with_fio() =>
        MeasuredWindow.From(ExitedAtUnixMs, runtimeMs: 9000, Times).StartNs.ShouldBe(100 * Second);
}

namespace EdgePipeline.Workloads.Tests;

public sealed class MeasuredWindowTests
{
    private const long ExitedAtUnixMs = 1_795_424_073_200;
    private const long Second = 1_000_000_000;
    private const long StartedNs = 100 * Second;

    private static readonly DateTimeOffset ExitedAt = DateTimeOffset.FromUnixTimeMilliseconds(ExitedAtUnixMs);

    [Fact]
    public void Given_a_report_before_the_exit_When_placed_Then_the_window_ends_with_the_report()
    {
        var window = Place(new ToolWindow(3, EndUnixMs: ExitedAtUnixMs - 20));

        window.EndNs.ShouldBe((105 * Second) - 20_000_000);
        window.StartNs.ShouldBe(window.EndNs - (3 * Second));
        window.StartAt.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(ExitedAtUnixMs - 3020));
    }

    [Fact]
    public void Given_a_guest_whose_clock_is_off_When_placed_Then_the_guests_own_clock_counts_and_the_start_is_the_devices()
    {
        var window = MeasuredWindow.From(
            new ToolWindow(3, EndUnixMs: ExitedAtUnixMs + 3_599_980), StartedNs, 105 * Second, ExitedAt, ExitedAt.AddHours(1));

        window.EndNs.ShouldBe((105 * Second) - 20_000_000);
        window.StartAt.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(ExitedAtUnixMs - 3020));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3_600_000)]
    [InlineData(-3_600_000)]
    public void Given_a_wall_clock_that_was_set_meanwhile_When_placed_Then_the_window_ends_with_the_exit(int offMs) =>
        Place(new ToolWindow(3, EndUnixMs: ExitedAtUnixMs + offMs)).EndNs.ShouldBe(105 * Second);

    [Fact]
    public void Given_a_runtime_longer_than_the_tool_was_there_When_placed_Then_the_window_starts_with_the_tool() =>
        Place(new ToolWindow(9, EndUnixMs: ExitedAtUnixMs)).StartNs.ShouldBe(StartedNs);

    [Fact]
    public void Given_a_tool_that_says_when_it_began_When_placed_Then_the_window_begins_there()
    {
        var window = Place(new ToolWindow(3, StartS: 1.5));

        window.StartNs.ShouldBe(StartedNs + (3 * Second / 2));
        window.EndNs.ShouldBe(window.StartNs + (3 * Second));
    }

    [Fact]
    public void Given_a_begin_after_which_the_length_does_not_fit_When_placed_Then_the_window_ends_with_the_exit() =>
        Place(new ToolWindow(3, StartS: 4)).EndNs.ShouldBe(105 * Second);

    [Fact]
    public void Given_a_tool_that_says_neither_When_placed_Then_the_window_ends_with_the_exit() =>
        Place(new ToolWindow(3)).StartNs.ShouldBe(102 * Second);

    private static MeasuredWindow Place(ToolWindow window) => MeasuredWindow.From(window, StartedNs, 105 * Second, ExitedAt, ExitedAt);
}

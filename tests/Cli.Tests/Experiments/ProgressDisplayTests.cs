using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Tests.Experiments;

public sealed class ProgressDisplayTests : IDisposable
{
    private static readonly string[] None = [];
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Given_no_terminal_When_a_trial_ends_Then_its_line_waits_for_the_next_one_to_begin()
    {
        using var display = ProgressDisplay.For(_output, redirected: true);

        display.Show(State(done: 0, ["NT fio-read-4k"]));
        display.Show(State(done: 1, None));
        display.Show(State(done: 1, ["RC fio-read-4k"]));
        display.Show(State(done: 1, ["RC fio-read-4k"]));

        Lines().ShouldBe(["mine  0 of 2 trials, 1 s so far  now: NT fio-read-4k", "mine  1 of 2 trials, 1 s so far  now: RC fio-read-4k"]);
    }

    [Fact]
    public void Given_no_terminal_When_nothing_begins_Then_the_line_comes_without_it()
    {
        using var display = ProgressDisplay.For(_output, redirected: true);

        for (var look = 0; look < 20; look++)
            display.Show(State(done: 1, None));

        Lines().ShouldBe(["mine  1 of 2 trials, 1 s so far"]);
    }

    [Fact]
    public void Given_no_terminal_When_the_last_trial_ends_Then_its_line_waits_for_nothing()
    {
        using var display = ProgressDisplay.For(_output, redirected: true);

        display.Show(State(done: 2, None));

        Lines().ShouldBe(["mine  2 of 2 trials, 1 s so far"]);
    }

    [Fact]
    public void Given_no_terminal_When_another_experiment_comes_first_Then_that_is_said_once_and_the_begin_is_said_too()
    {
        using var display = ProgressDisplay.For(_output, redirected: true);

        display.Show(State(done: 0, None) with { WaitsFor = ["long-abc"] });
        display.Show(State(done: 0, None) with { WaitsFor = ["long-abc"] });
        display.Show(State(done: 0, ["NT fio-read-4k"]));

        Lines().ShouldBe(["mine  0 of 2 trials, 1 s so far, waits for long-abc, submitted before it", "mine  0 of 2 trials, 1 s so far  now: NT fio-read-4k"]);
    }

    private string[] Lines() => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static ProgressState State(int done, IReadOnlyList<string> current) => new("mine", done, Abandoned: 0, Planned: 2, current, TimeSpan.FromSeconds(1), Left: null);
}

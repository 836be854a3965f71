using EdgePipeline.Cli.Verbs;

namespace EdgePipeline.Cli.Tests.Verbs;

public sealed class StatusTextTests
{
    [Fact]
    public void Given_a_rejection_When_shown_Then_it_reads_as_plan_prints_it()
    {
        var rejected = Sample.Experiment("rejected") with
        {
            Problems = """[{"line":0,"column":0,"field":"devices","reason":"no device nano has announced itself","instead":"a device of ./edge devices"}]""",
        };

        StatusVerb.DetailText(rejected, []).ShouldEndWith(
            "\nmine-abcdef: devices: no device nano has announced itself; write instead a device of ./edge devices\nThe plan was not run: 1 problem.\n");
    }

    [Fact]
    public void Given_an_experiment_that_is_not_over_When_no_service_runs_Then_it_is_said_when_it_goes_on()
    {
        StatusVerb.StandingText([Sample.Experiment("running"), Sample.Experiment()], servicesRun: false, cancelsWaiting: 0)
            .ShouldBe("\nNo service is running: mine-abcdef goes on at the next ./edge up or run.\n");
        StatusVerb.StandingText([Sample.Experiment("running")], servicesRun: true, cancelsWaiting: 0).ShouldBeEmpty();
        StatusVerb.StandingText([Sample.Experiment()], servicesRun: false, cancelsWaiting: 0).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, 1, "\n1 request to cancel waits in the broker until an orchestrator takes it. Which experiment it is for shows then.\n")]
    [InlineData(false, 2, "\nNo service is running: mine-abcdef goes on at the next ./edge up or run.\n2 requests to cancel wait in the broker until an orchestrator takes them. Which experiments they are for shows then.\n")]
    public void Given_a_cancel_that_waits_When_shown_Then_it_is_counted_and_nobody_guesses_whose_it_is(bool servicesRun, int waiting, string text) =>
        StatusVerb.StandingText([Sample.Experiment("running")], servicesRun, waiting).ShouldBe(text);

    [Fact]
    public void Given_a_name_with_control_characters_When_shown_Then_the_terminal_is_told_nothing_by_it()
    {
        var hostile = Sample.Experiment("running") with { Experiment = "mi\u001b[2Jne\u009b-\r\nabcdef" };

        foreach (var text in (string[])[StatusVerb.ListText([hostile]), StatusVerb.DetailText(hostile, []), StatusVerb.StandingText([hostile], servicesRun: false, cancelsWaiting: 0)])
        {
            text.ShouldContain("mi?[2Jne?-??abcdef");
            text.ShouldNotContain(letter => char.IsControl(letter) && letter != '\n');
        }
    }
}

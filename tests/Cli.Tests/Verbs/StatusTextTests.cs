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
        StatusVerb.StandingText([Sample.Experiment("running"), Sample.Experiment()], servicesRun: false)
            .ShouldBe("\nNo service is running: mine-abcdef goes on at the next ./edge up or run.\n");
        StatusVerb.StandingText([Sample.Experiment("running")], servicesRun: true).ShouldBeEmpty();
        StatusVerb.StandingText([Sample.Experiment()], servicesRun: false).ShouldBeEmpty();
    }
}

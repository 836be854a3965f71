using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Tests.Experiments;

public sealed class FindingTests
{
    private static readonly ExperimentRow[] Rows =
        [Sample.Experiment() with { Experiment = "mine-aaa111" }, Sample.Experiment() with { Experiment = "mine-bbb111" }, Sample.Experiment() with { Experiment = "other-ccc222" }];

    [Theory]
    [InlineData("last", "other-ccc222")]
    [InlineData("mine-aaa111", "mine-aaa111")]
    [InlineData("bbb111", "mine-bbb111")]
    public void Given_a_name_or_its_end_When_looked_up_Then_it_is_found(string name, string found) => Finding.Choose(Rows, name).Experiment.ShouldBe(found);

    [Theory]
    [InlineData("111", "fits 2 experiments")]
    [InlineData("nothing", "There is no experiment nothing. The latest: mine-aaa111")]
    public void Given_none_or_several_When_looked_up_Then_it_tells_what_there_is(string name, string message) =>
        Should.Throw<EdgeException>(() => Finding.Choose(Rows, name)).Message.ShouldContain(message);

    [Fact]
    public void Given_no_experiment_When_looked_up_Then_it_says_how_to_run_one() =>
        Should.Throw<EdgeException>(() => Finding.Choose([], "last")).Message.ShouldContain("./edge run");
}

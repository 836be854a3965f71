using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Tests.Experiments;

public sealed class TrialFindingTests
{
    private static readonly TrialRow First = Sample.Trial("NT", "fio-read-4k", 1, id: new Guid("aaaa1111-0000-0000-0000-000000000000"));
    private static readonly TrialRow Second = Sample.Trial("RC", "fio-read-4k", 2, id: new Guid("aaaa2222-0000-0000-0000-000000000000"));
    private static readonly TrialRow Failed = Sample.Trial("RC", "fio-write-4k", 3, "failed");

    [Theory]
    [InlineData("local/NT/fio-read-4k:1")]
    [InlineData("aaaa1111-0000-0000-0000-000000000000")]
    [InlineData("AAAA1")]
    public void Given_a_name_that_fits_one_trial_When_looked_for_Then_it_is_found(string name) =>
        TrialFinding.Choose([First with { Attempt = 1, Status = "failed" }, First with { Attempt = 2 }, Second], name).ShouldBe(First with { Attempt = 2 });

    [Theory]
    [InlineData("aaaa", "fits 2 trials")]
    [InlineData("bbbb", "There is no trial bbbb")]
    [InlineData("aaa", "There is no trial aaa")]
    [InlineData("local/NT/fio-read-4k:7", "There is no trial")]
    [InlineData("local/RC/fio-write-4k:1", "has no result that could be excluded: it is failed")]
    public void Given_a_name_that_does_not_fit_one_result_When_looked_for_Then_it_says_what_to_write(string name, string message) =>
        Should.Throw<EdgeException>(() => TrialFinding.Choose([First, Second, Failed], name)).Message.ShouldContain(message);
}

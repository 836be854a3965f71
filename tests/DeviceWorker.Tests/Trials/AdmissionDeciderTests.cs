using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

public sealed class AdmissionDeciderTests
{
    private static readonly RunTrial Run = Commands.Run(token: 7);
    private static readonly RunTrial Other = Commands.Run(token: 6);

    [Fact]
    public void Given_an_idle_device_When_a_new_token_comes_Then_it_accepts() =>
        AdmissionDecider.Decide(Run, Known.Nothing, highestToken: 6, busyWith: null, []).ShouldBeOfType<Admission.Accept>();

    [Fact]
    public void Given_the_attempt_runs_When_commanded_again_Then_it_ignores_that() =>
        AdmissionDecider.Decide(Run, Known.Accepted, highestToken: 7, busyWith: Run, []).ShouldBeOfType<Admission.Ignore>();

    [Theory]
    [InlineData(nameof(Known.Ended))]
    [InlineData(nameof(Known.Published))]
    public void Given_the_attempt_is_over_When_commanded_again_Then_it_repeats_the_outcome_even_while_busy(string known) =>
        AdmissionDecider.Decide(Run, Enum.Parse<Known>(known), highestToken: 9, busyWith: Other, []).ShouldBeOfType<Admission.Repeat>();

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Given_a_token_as_high_was_seen_When_an_unknown_attempt_comes_Then_it_is_stale(long highest) =>
        Refusal(AdmissionDecider.Decide(Run, Known.Nothing, highest, busyWith: null, [])).ShouldBe(FailureKind.StaleToken);

    [Fact]
    public void Given_another_attempt_runs_When_a_new_token_comes_Then_it_is_busy() =>
        Refusal(AdmissionDecider.Decide(Run, Known.Nothing, highestToken: 6, busyWith: Other, [])).ShouldBe(FailureKind.Busy);

    [Fact]
    public void Given_what_can_never_run_When_the_device_is_busy_Then_not_possible_is_said_since_waiting_does_not_help()
    {
        var admission = AdmissionDecider.Decide(Run, Known.Nothing, highestToken: 6, busyWith: Other, ["no fio", "no runc"]);

        Refusal(admission).ShouldBe(FailureKind.NotPossible);
        ((Admission.Refuse)admission).Reason.ShouldBe("no fio; no runc");
    }

    private static FailureKind Refusal(Admission admission) => admission.ShouldBeOfType<Admission.Refuse>().Kind;
}

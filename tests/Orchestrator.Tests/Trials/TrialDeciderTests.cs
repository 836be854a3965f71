using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Tests.Support;
using EdgePipeline.Orchestrator.Trials;
using EdgePipeline.Planning;

namespace EdgePipeline.Orchestrator.Tests.Trials;

public sealed class TrialDeciderTests
{
    private static readonly WorkloadPoint Workload = PlanParser.Parse(Sample.Plan()).Plan!.Workloads[0];

    private static readonly StartTrial Start = new(
        Guid.NewGuid(), Guid.NewGuid(), "sample-3fa2c1", "bench-1/NT/fio-read-4k", "bench-1", new RuntimeSpec("NT", RuntimeCode.NT), Workload,
        Block: 2, Position: 5, MaxAttempts: 3);

    [Theory]
    [InlineData(FailureKind.ToolFailed)]
    [InlineData(FailureKind.RuntimeFailed)]
    [InlineData(FailureKind.TimedOut)]
    [InlineData(FailureKind.Busy)]
    [InlineData(FailureKind.StaleToken)]
    [InlineData(null)]
    public void Given_attempts_left_When_one_fails_or_is_lost_Then_another_follows(FailureKind? kind) =>
        TrialDecider.TriesAgain(kind, attempt: 2, maxAttempts: 3).ShouldBeTrue();

    [Theory]
    [InlineData(FailureKind.NotPossible)]
    [InlineData(FailureKind.Cancelled)]
    public void Given_attempts_left_When_another_cannot_help_Then_none_follows(FailureKind kind) =>
        TrialDecider.TriesAgain(kind, attempt: 1, maxAttempts: 3).ShouldBeFalse();

    [Theory]
    [InlineData(FailureKind.ToolFailed)]
    [InlineData(FailureKind.Busy)]
    [InlineData(FailureKind.NotPossible)]
    [InlineData(null)]
    public void Given_the_last_attempt_When_it_ends_without_a_result_Then_none_follows(FailureKind? kind) =>
        TrialDecider.TriesAgain(kind, attempt: 3, maxAttempts: 3).ShouldBeFalse();

    [Fact]
    public void Given_every_kind_of_failure_When_it_is_no_busy_device_Then_the_next_attempt_leaves_at_once()
    {
        foreach (var kind in Enum.GetValues<FailureKind>().Where(kind => kind != FailureKind.Busy))
            TrialDecider.PauseAfter(kind).ShouldBe(TimeSpan.Zero, kind.ToString());
        TrialDecider.PauseAfter(null).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Given_a_busy_device_When_it_is_tried_again_Then_there_is_a_pause() =>
        TrialDecider.PauseAfter(FailureKind.Busy).ShouldBe(TimeSpan.FromSeconds(10));

    [Fact]
    public void Given_a_trial_When_dispatched_Then_the_deadline_is_half_again_its_limit_and_15_s_later() =>
        TrialDecider.Deadline(Start, Sample.At).ShouldBe(Sample.At.AddSeconds((TrialTime.LimitS(Start.Runtime, Workload) * 1.5) + 15));

    [Fact]
    public void Given_a_start_When_requested_Then_the_event_says_what_where_when_and_until_when()
    {
        var dispatched = Sample.At.AddSeconds(10);

        TrialDecider.Request(Start, attempt: 2, token: 77, dispatched, Sample.At).ShouldBe(new TrialRequested(
            Start.TrialId, Start.ExperimentId, Start.Experiment, Start.CellKey, Start.Device, Start.Runtime, Workload,
            Block: 2, Position: 5, Attempt: 2, FencingToken: 77, TrialDecider.Deadline(Start, dispatched), Sample.At));
    }

    [Fact]
    public void Given_a_request_When_it_becomes_a_command_Then_the_block_is_the_repetition_and_the_limit_is_the_trials() =>
        TrialDecider.Command(TrialDecider.Request(Start, attempt: 2, token: 77, Sample.At, Sample.At), Start).ShouldBe(new RunTrial(
            Start.TrialId, Start.ExperimentId, Start.Experiment, Attempt: 2, FencingToken: 77, "bench-1", Start.Runtime, Workload,
            Repetition: 2, TrialTime.LimitS(Start.Runtime, Workload)));

    [Fact]
    public void Given_gates_When_dispatched_Then_the_command_has_them_and_limit_and_deadline_leave_room_for_their_wait()
    {
        var gated = Start with { Gates = new TrialGates(WaitS: 600, MaxBusyPct: 5) };
        var without = TrialTime.LimitS(Start.Runtime, Workload);

        var requested = TrialDecider.Request(gated, attempt: 1, token: 1, Sample.At, Sample.At);
        var command = TrialDecider.Command(requested, gated);

        (command.Gates, command.TimeLimitS).ShouldBe((gated.Gates, without + 600));
        requested.DeadlineAt.ShouldBe(Sample.At.AddSeconds((1.5 * (without + 600)) + 15));
    }

    [Fact]
    public void Given_an_idle_phase_When_dispatched_Then_the_command_has_it_and_the_limit_leaves_room_for_it()
    {
        var quiet = Start with { IdleS = 20 };

        var command = TrialDecider.Command(TrialDecider.Request(quiet, attempt: 1, token: 1, Sample.At, Sample.At), quiet);

        (command.IdleS, command.TimeLimitS).ShouldBe((20, TrialTime.LimitS(Start.Runtime, Workload) + 20));
    }

    [Fact]
    public void Given_a_gate_that_was_not_passed_When_attempts_are_left_Then_there_is_another() =>
        TrialDecider.TriesAgain(FailureKind.GateNotPassed, attempt: 1, maxAttempts: 2).ShouldBeTrue();
}

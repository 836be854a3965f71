using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables.Trials;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;
using static EdgePipeline.Projections.Tests.Support.Stored;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class TrialRowTests
{
    private static readonly History Events = new();

    [Fact]
    public void Given_a_request_alone_When_shown_Then_the_attempt_is_requested()
    {
        var row = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1)));

        row.Status.ShouldBe("requested");
        row.CellKey.ShouldBe("pi4/NT/fio-write-4k");
        row.FencingToken.ShouldBe(41);
        row.Phase.ShouldBeNull();
        row.Evidence.ShouldBe([Id(1)]);
        row.AsOfSequence.ShouldBe(1);
    }

    [Fact]
    public void Given_an_accepted_attempt_When_shown_Then_it_names_its_environment()
    {
        var row = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Accepted(Nt, 1)));

        row.Status.ShouldBe("accepted");
        row.EnvironmentSha256.ShouldBe("env-1");
    }

    [Fact]
    public void Given_phases_that_arrive_out_of_order_When_shown_Then_the_furthest_counts() =>
        TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Entered(Nt, 1, TrialPhase.Launch), Events.Entered(Nt, 1, TrialPhase.Prepare)))
            .Phase.ShouldBe("launch");

    [Fact]
    public void Given_waits_at_the_gate_When_shown_Then_their_sum_and_the_last_reason_are_there_and_a_repeated_one_counts_once()
    {
        var (first, second) = (Events.GateWaited(Nt, 1, 1, 1.5, "hot"), Events.GateWaited(Nt, 1, 2, 2.5, "busy"));

        var waiting = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Entered(Nt, 1, TrialPhase.Gate), first, second, first));
        (waiting.Status, waiting.Phase, waiting.GateWaitS, waiting.GateReason).ShouldBe(("running", "gate", 4, "busy"));

        var passed = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), first, Events.GatePassed(Nt, 1, waitedS: 9.5)));
        (passed.GateWaitS, passed.GateReason).ShouldBe((9.5, "hot"));
    }

    [Fact]
    public void Given_no_word_of_a_gate_When_shown_Then_no_wait_is_claimed() =>
        TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50))).GateWaitS.ShouldBeNull();

    [Fact]
    public void Given_a_result_When_shown_Then_window_phases_and_factors_are_there()
    {
        var row = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50)));

        row.Status.ShouldBe("completed");
        row.WindowS.ShouldBe(2);
        row.Reason.ShouldBeNull();
        row.Phases!.Count.ShouldBe(4);
        row.Factors!["network"].ShouldBe("none");
    }

    [Fact]
    public void Given_a_failure_When_shown_Then_kind_phase_and_reason_are_there()
    {
        var row = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Failed(Nt, 1)));

        (row.Status, row.FailureKind, row.Phase, row.Reason).ShouldBe(("failed", "tool_failed", "measure", "fio ended with 1"));
    }

    [Fact]
    public void Given_silence_until_the_deadline_When_shown_Then_the_attempt_is_lost()
    {
        var row = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.DeadlinePassed(Nt, 1)));

        (row.Status, row.Reason).ShouldBe(("lost", "no word from the device in time"));
    }

    [Fact]
    public void Given_a_result_after_the_deadline_When_shown_Then_the_late_word_counts() =>
        TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.DeadlinePassed(Nt, 1), Events.Completed(Nt, 1, 50))).Status.ShouldBe("completed");

    [Fact]
    public void Given_the_same_result_twice_and_then_another_When_shown_Then_the_first_counts()
    {
        var attempt = OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50), Events.Completed(Nt, 1, 50), Events.Failed(Nt, 1));

        TrialRow.Of(attempt).Status.ShouldBe("completed");
    }

    [Fact]
    public void Given_a_result_before_its_request_When_shown_Then_the_order_does_not_matter() =>
        TrialRow.Of(OnlyAttempt(Events.Completed(Nt, 1, 50), Events.Accepted(Nt, 1), Events.Requested(Nt, 1))).Status.ShouldBe("completed");

    [Fact]
    public void Given_a_result_without_a_request_When_shown_Then_there_is_no_row_yet() =>
        AttemptEvents.Of(InOrder(Events.Completed(Nt, 1, 50))).ShouldBeEmpty();

    [Fact]
    public void Given_two_attempts_and_the_end_of_patience_When_shown_Then_only_the_last_is_marked_abandoned()
    {
        var rows = AttemptEvents.Of(InOrder(
            Events.Requested(Nt, 1), Events.Failed(Nt, 1), Events.Requested(Nt, 1, 2), Events.DeadlinePassed(Nt, 1, 2), Events.Abandoned(Nt, 1, 2)))
            .Select(TrialRow.Of).ToArray();

        rows.Select(row => row.Status).ShouldBe(["failed", "lost"]);
        rows.Select(row => row.AbandonedAt.HasValue).ShouldBe([false, true]);
        rows.Select(row => row.AsOfSequence).ShouldBe([2, 5]);
    }

    [Fact]
    public void Given_an_interrupted_attempt_When_shown_Then_the_reason_is_the_devices()
    {
        var interrupted = new TrialInterrupted(Events.TrialId(Nt, 1), Events.ExperimentId, 1, Device, "the worker was stopped", Start);

        var row = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), interrupted));

        (row.Status, row.Reason).ShouldBe(("interrupted", "the worker was stopped"));
    }

    [Theory]
    [InlineData(20.0, 10.0, true, null)]
    [InlineData(20.1, 10.0, false, "the last five rounds have a range of 20.1 % of their mean, at most 20 % are steady, and a slope of 10 %, at most 10 %")]
    [InlineData(5.0, 10.04, false, "the last five rounds have a range of 5 % of their mean, at most 20 % are steady, and a slope of 10.04 %, at most 10 %")]
    [InlineData(null, null, null, "the tool's last five rounds are not there: its window has fewer than five seconds, was never full, or nothing was done in it")]
    public void Given_a_steady_state_that_the_plan_asked_for_When_shown_Then_the_row_flags_it_by_range_and_slope(double? range, double? excursion, bool? steady, string? reason)
    {
        var completed = Events.Completed(Nt, 1, 50);
        Metric[] rounds = range is null ? [] : [new Metric("steady_range", "pct", range.Value), new Metric("steady_excursion", "pct", excursion!.Value)];

        var row = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), completed with { Metrics = [.. completed.Metrics, new Metric("steady_attained", "1", 1), .. rounds] }));

        (row.Steady, row.SteadyReason).ShouldBe((steady, reason));
    }

    [Fact]
    public void Given_no_steady_state_asked_for_or_no_result_When_shown_Then_the_flag_is_missing_and_the_row_says_why()
    {
        TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50)))
            .ShouldSatisfyAllConditions(row => row.Steady.ShouldBeNull(), row => row.SteadyReason.ShouldBe("the plan asks for no steady state here"));
        TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Failed(Nt, 1)))
            .ShouldSatisfyAllConditions(row => row.Steady.ShouldBeNull(), row => row.SteadyReason.ShouldBe("the attempt has no result"));
    }

    [Fact]
    public void Given_a_result_that_is_excluded_When_shown_Then_the_row_says_so_by_whom_and_why_and_the_last_word_counts()
    {
        var excluded = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50), Events.Excluded(Nt, 1)));
        (excluded.Excluded, excluded.ExcludedBy, excluded.ExclusionReason, excluded.Status).ShouldBe((true, "anna", "the fan had stopped", "completed"));
        (excluded.Evidence, excluded.AsOfSequence).ShouldSatisfyAllConditions(row => row.Evidence.ShouldBe([Id(1), Id(2), Id(3)]), row => row.AsOfSequence.ShouldBe(3));

        var again = TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50), Events.Excluded(Nt, 1), Events.Included(Nt, 1)));
        (again.Excluded, again.ExcludedBy, again.ExclusionReason).ShouldBe((false, null, null));
        again.Evidence.Count.ShouldBe(4);

        TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50), Events.Excluded(Nt, 1, by: null, rule: "mad3.5"))).ExcludedBy.ShouldBe("rule mad3.5");
    }

    [Fact]
    public void Given_a_persons_word_and_a_rules_When_shown_Then_the_persons_stands_whichever_came_later()
    {
        TrialRow Row(params object[] judgements) => TrialRow.Of(OnlyAttempt([Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50), .. judgements]));
        var byRule = Events.Excluded(Nt, 1, by: null, rule: "mad3.5");

        Row(Events.Excluded(Nt, 1), byRule).ExcludedBy.ShouldBe("anna");
        Row(Events.Excluded(Nt, 1), Events.Included(Nt, 1), byRule).Excluded.ShouldBe(false);
        Row(byRule, Events.Included(Nt, 1)).Excluded.ShouldBe(false);
    }
}

using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Reparsing;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.Workloads;
using EdgePipeline.Workloads.Fio;
using static EdgePipeline.Projections.Tests.Support.History;
using static EdgePipeline.Projections.Tests.Support.Stored;

namespace EdgePipeline.Projections.Tests.Replay;

public sealed class ReparseDeciderTests
{
    private static readonly History Events = new();
    private static readonly IWorkload Right = Reparse.WorkloadOf(Workload);
    private static readonly WithParser Wrong = WithParser.Wrong(Right);

    [Fact]
    public void Given_a_wrong_result_When_parsed_by_the_right_parser_Then_result_window_and_phases_are_those_that_it_would_have_given_at_once()
    {
        var (wrong, right) = (Printed.Completed(Events, Nt, 1, Wrong, Printed.Fio), Printed.Completed(Events, Nt, 1, Right, Printed.Fio));

        var reparsed = Decide(Right, wrong)!;

        reparsed.ParserVersion.ShouldBe(FioOutput.ParserVersion);
        reparsed.Problem.ShouldBeNull();
        var inForce = OnlyAttempt(Events.Requested(Nt, 1), wrong, reparsed).Completed!;
        wrong.Metrics.ShouldContain(metric => metric.Name == "invented");
        (inForce.WindowStartNs, inForce.WindowEndNs, inForce.WindowStartAt).ShouldBe((right.WindowStartNs, right.WindowEndNs, right.WindowStartAt));
        inForce.Phases.ShouldBe(right.Phases);
        inForce.Metrics.ShouldBe(right.Metrics);
        Decide(Right, wrong, reparsed).ShouldBeNull();
    }

    [Fact]
    public void Given_the_parser_that_made_the_result_When_parsed_again_Then_nothing_is_said()
    {
        Decide(Right, Printed.Completed(Events, Nt, 1, Right, Printed.Fio)).ShouldBeNull();
        Decide(Wrong, Printed.Completed(Events, Rc, 1, Wrong, Printed.Fio)).ShouldBeNull();
    }

    [Fact]
    public void Given_a_parser_of_another_version_with_the_same_figures_When_parsed_Then_the_version_is_said_once()
    {
        var (right, next) = (Printed.Completed(Events, Nt, 1, Right, Printed.Fio), new WithParser(Right, "fio/next", outcome => outcome));

        var reparsed = Decide(next, right)!;

        reparsed.Result!.Metrics.ShouldBe(right.Metrics);
        Decide(next, right, reparsed).ShouldBeNull();
        DerivedMetrics.Of(OnlyAttempt(Events.Requested(Nt, 1), right, reparsed)).Single(metric => metric.Metric == "throughput").Source.ShouldBe("fio/next");
    }

    [Fact]
    public void Given_a_parser_that_does_not_understand_When_parsed_Then_the_result_stays_and_the_reason_is_said_until_one_does()
    {
        var right = Printed.Completed(Events, Nt, 1, Right, Printed.Fio);
        var strict = new WithParser(Right, "fio/next", _ => new ToolFailed("a field is missing"));

        var refused = Decide(strict, right)!;

        (refused.Result, refused.Problem).ShouldBe((null, "a field is missing"));
        Decide(strict, right, refused).ShouldBeNull();
        var attempt = OnlyAttempt(Events.Requested(Nt, 1), right, refused);
        attempt.Completed.ShouldBe(right);
        var row = TrialRow.Of(attempt);
        row.ReparseProblem.ShouldBe("fio/next: a field is missing");
        row.Evidence.ShouldBe([Id(1), Id(2), Id(3)]);
        // The result is what it was, and that it is understood again is news.
        var again = Decide(Right, right, refused)!;
        TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), right, refused, again)).ReparseProblem.ShouldBeNull();
    }

    [Fact]
    public void Given_a_guest_When_parsed_again_Then_the_window_ends_where_it_ended_by_the_guests_own_clock()
    {
        var guest = new RuntimeSpec("VM", RuntimeCode.VM);
        var wrong = Printed.Completed(Events, guest, 1, Wrong, Printed.Fio);
        // Its clock was an hour ahead of the device's, which only the worker knew.
        wrong = wrong with { WindowStartAt = wrong.WindowStartAt.AddHours(-1) };

        var result = Decide(Right, guest, wrong)!.Result!;

        result.WindowEndNs.ShouldBe(wrong.WindowEndNs);
        (result.WindowEndNs - result.WindowStartNs).ShouldBe(2 * (wrong.WindowEndNs - wrong.WindowStartNs));
        result.WindowStartAt.ShouldBe(wrong.WindowStartAt.AddTicks((result.WindowStartNs - wrong.WindowStartNs) / 100));
    }

    [Fact]
    public void Given_an_output_that_is_not_there_or_was_changed_When_parsed_Then_it_is_refused()
    {
        var right = Printed.Completed(Events, Nt, 1, Right, Printed.Fio);

        Should.Throw<VerbException>(() => Decide(Right, right with { Outputs = [] })).Message.ShouldBe("its output fio.json is not in the event");
        Should.Throw<VerbException>(() => Decide(Right, right with { Outputs = [right.Outputs[0] with { Sha256 = "00" }] })).Message.ShouldContain("the event was changed");
    }

    private static TrialReparsed? Decide(IWorkload workload, TrialCompleted completed, params TrialReparsed[] reparsed) => Decide(workload, Nt, completed, reparsed);

    private static TrialReparsed? Decide(IWorkload workload, RuntimeSpec runtime, TrialCompleted completed, params TrialReparsed[] reparsed) => ReparseDecider.Of(
        OnlyAttempt([Events.Requested(runtime, 1), completed with { TrialId = Events.TrialId(runtime, 1) }, .. reparsed]), completed, workload, Start);
}

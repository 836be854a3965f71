using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Projections.Tables.Experiments;
using EdgePipeline.Projections.Tables.Trials;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class ExperimentRowTests
{
    private static readonly History Events = new();
    private static readonly ExperimentCancelRequested CancelRequested = new(Events.ExperimentId, Events.Experiment, "enough", null, Start.AddMinutes(3));
    private static readonly ExperimentCancelled Cancelled = new(Events.ExperimentId, Events.Experiment, 1, 3, Start.AddMinutes(4));

    private static readonly ExperimentRejected Rejected = new(
        Events.ExperimentId, Events.Experiment, [new PlanProblem(3, 1, "devices", "unknown device", "one of: pi4")], Start.AddSeconds(1));

    public static TheoryData<string, object[]> Stages => new()
    {
        { "submitted", [Events.Submitted] },
        { "rejected", [Events.Submitted, Rejected] },
        { "running", [Events.Submitted, Events.Designed] },
        { "cancelling", [Events.Submitted, Events.Designed, CancelRequested] },
        { "cancelled", [Events.Submitted, Events.Designed, CancelRequested, Cancelled] },
        { "finished", [Events.Submitted, Events.Designed, Events.Finished] },
        { "finished", [Events.Submitted, Events.Designed, Events.Finished, CancelRequested] },
    };

    [Theory]
    [MemberData(nameof(Stages), DisableDiscoveryEnumeration = true)]
    public void Given_a_stage_of_its_life_When_shown_Then_the_status_says_it(string status, object[] events) =>
        ExperimentRow.Of(Stored.InOrder(events), [])!.Status.ShouldBe(status);

    [Fact]
    public void Given_a_rejection_When_shown_Then_the_problems_are_there_and_no_design()
    {
        var row = ExperimentRow.Of(Stored.InOrder(Events.Submitted, Rejected), [])!;

        row.Problems!.ShouldHaveSingleItem().Field.ShouldBe("devices");
        row.TrialsPlanned.ShouldBeNull();
        row.EndedAt.ShouldBe(Rejected.At);
    }

    [Fact]
    public void Given_attempts_When_shown_Then_trials_are_counted_once_each()
    {
        Attempt[] attempts =
        [
            .. AttemptEvents.Of(Stored.InOrder(Events.Requested(Nt, 1), Events.Failed(Nt, 1), Events.Requested(Nt, 1, 2), Events.Completed(Nt, 1, 50, 2)))
                .Concat(AttemptEvents.Of(Stored.InOrder(Events.Requested(Rc, 1), Events.Failed(Rc, 1), Events.Abandoned(Rc, 1, 1))))
                .Select(attempt => Attempt.Of(TrialRow.Of(attempt))),
        ];

        var row = ExperimentRow.Of(Stored.InOrder(Events.Submitted, Events.Designed), attempts)!;

        (row.TrialsPlanned, row.TrialsCompleted, row.TrialsAbandoned, row.CellsSkipped).ShouldBe((4, 1, 1, 1));
    }

    [Fact]
    public void Given_a_design_before_the_plan_arrived_When_shown_Then_there_is_no_row_yet() =>
        ExperimentRow.Of(Stored.InOrder(Events.Designed), []).ShouldBeNull();

    [Fact]
    public void Given_a_cell_that_stopped_early_When_shown_Then_the_trials_that_it_leaves_behind_are_not_planned_any_more()
    {
        var stop = Events.Stopped(Rc, 1, CellEnd.Converged);

        ExperimentRow.Of(Stored.InOrder(Events.Submitted, Events.Designed), [])!.TrialsPlanned.ShouldBe(4);
        ExperimentRow.Of(Stored.InOrder(Events.Submitted, Events.Designed, stop, stop), [])!.TrialsPlanned.ShouldBe(3);
    }

    [Fact]
    public void Given_a_cell_that_stopped_When_its_row_is_made_Then_it_says_how_and_what_was_known()
    {
        var rows = EdgePipeline.Projections.Tables.Cells.CellRow.Of(Events.Designed, [Events.Stopped(Rc, 1, CellEnd.BudgetExhausted)]);

        rows.Single(row => row.Runtime == "RC").ShouldSatisfyAllConditions(
            row => row.Stopped.ShouldBe("budget exhausted"),
            row => row.StoppedReason.ShouldBe("its ratio to NT is known to ±3.25 %"),
            row => row.StoppedAfterBlock.ShouldBe(1));
        rows.Single(row => row.Runtime == "NT").Stopped.ShouldBeNull();
    }
}

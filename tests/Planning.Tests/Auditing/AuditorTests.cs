using System.Security.Cryptography;
using System.Text;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Auditing;

namespace EdgePipeline.Planning.Tests.Auditing;

public sealed class AuditorTests
{
    [Fact]
    public void Given_an_honest_experiment_with_a_retry_and_an_abandoned_trial_When_audited_Then_every_check_holds()
    {
        var report = Recording.Honest().Audit();

        report.Checks.Where(check => !check.Holds).ShouldBeEmpty();
        report.Holds.ShouldBeTrue();
        report.Checks.Count.ShouldBe(11);
        report.Checks.Single(check => check.Name.StartsWith("nothing of the design")).Says.ShouldBe("the design is event 11, and the first event of a trial is 12");
        report.Checks.Single(check => check.Name.StartsWith("each trial")).Says.ShouldBe("18 trials in 20 attempts");
    }

    [Fact]
    public void Given_a_design_from_before_tables_had_a_version_or_by_another_one_When_audited_Then_every_check_holds()
    {
        var recording = Recording.Honest();
        var versions = recording.Design.Versions.Where(version => version.Key != "tables").ToDictionary();
        recording.Events[1] = recording.Design with { Versions = versions };
        recording.Audit().Holds.ShouldBeTrue();

        recording.Events[1] = recording.Design with { Versions = new Dictionary<string, string>(versions) { ["tables"] = "row-formulas/99" } };
        recording.Audit().Holds.ShouldBeTrue();
    }

    [Fact]
    public void Given_an_experiment_that_still_runs_When_audited_Then_what_has_not_begun_is_no_fault()
    {
        var report = Recording.Honest(finished: false).Audit();

        report.Holds.ShouldBeTrue();
        report.Checks.Single(check => check.Name == "blocks are complete").Says.ShouldBe("so far: 4 trials are still to begin");
    }

    [Fact]
    public void Given_a_cancelled_experiment_When_audited_Then_it_holds_up_to_the_cancellation()
    {
        var recording = Recording.Honest(finished: false);
        recording.Events.Add(new ExperimentCancelled(Recording.Id, "audited-3fa2c1", 13, 4, default));

        recording.Audit().Checks.Single(check => check.Name == "blocks are complete").ShouldSatisfyAllConditions(
            check => check.Holds.ShouldBeTrue(), check => check.Says.ShouldBe("up to the cancellation, with 4 trials not begun"));
    }

    [Fact]
    public void Given_no_design_When_audited_Then_that_breaks() =>
        Auditor.Audit(Recording.Id, "x", [.. Recording.Honest().Stored.Where(recorded => recorded.Data is not ExperimentDesigned)])
            .ShouldSatisfyAllConditions(report => report.Holds.ShouldBeFalse(), report => report.Checks.ShouldHaveSingleItem().Name.ShouldBe("design is recorded"));

    [Fact]
    public void Given_a_rejected_plan_When_audited_Then_its_rejection_is_named_and_nothing_breaks()
    {
        var recording = Recording.Honest();
        recording.Events.RemoveRange(1, recording.Events.Count - 1);
        recording.Events.Add(new ExperimentRejected(Recording.Id, "audited-3fa2c1", [], default));

        var check = recording.Audit().Checks.ShouldHaveSingleItem();

        check.ShouldBe(new AuditCheck("the plan was rejected", true, "as event 11 says: nothing was designed nor run, and there is nothing to audit", check.Evidence));
        check.Evidence.ShouldHaveSingleItem().Sequence.ShouldBe(11);
    }

    [Fact]
    public void Given_trials_and_a_rejection_instead_of_the_design_When_audited_Then_that_breaks()
    {
        var recording = Recording.Honest();
        recording.Events[1] = new ExperimentRejected(Recording.Id, "audited-3fa2c1", [], default);

        var check = recording.Audit().Checks.ShouldHaveSingleItem();

        (check.Name, check.Holds).ShouldBe(("design is recorded", false));
    }

    private const string Control = "control: { workload: { fio: { rw: write, bs: 64k } }, every: 3 }";

    [Fact]
    public void Given_controls_among_the_trials_When_audited_Then_they_are_the_designs_and_drawn_again()
    {
        var report = Recording.Honest(control: Control).Audit();

        report.Checks.Where(check => !check.Holds).ShouldBeEmpty();
        // pi4: 12 trials with 5 controls, nano: 6 with 3.
        report.Checks.Single(check => check.Name.StartsWith("each trial")).Says.ShouldStartWith("26 trials in");
        report.Checks.Single(check => check.Name == "design is recorded").Says.ShouldContain("idle before each launch: 0.3 s; control: fio-write-64k on NT, before the first trial of a device, after each 3 and at the end");
    }

    [Fact]
    public void Given_cells_that_stopped_beside_controls_When_audited_Then_a_control_that_would_follow_another_is_no_hole()
    {
        var recording = Recording.Sequential("control: { workload: fio-write-4k, every: 1 }");

        recording.Audit().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        recording.Events.OfType<TrialRequested>().Count(requested => requested.Block == 0).ShouldBe(7);
        recording.Design.Order.Count(trial => trial.IsControl).ShouldBe(9);
    }

    [Theory]
    [InlineData("the first left out", "trials ran in the drawn order of their device", "is at position 2, and 1 was due")]
    [InlineData("the first left out", "blocks are complete", "pi4/control/fio-write-64k was never tried at its position 1")]
    [InlineData("one too many", "each trial is one of the design", "is not in the design")]
    [InlineData("with another runtime", "each trial is one of the design", "ran with other factors")]
    [InlineData("placed elsewhere", "the drawn order is the one that the seed gives", "seed 5 does not give")]
    [InlineData("another workload", "the cells are the plan's", "pi4/control/fio-write-4k is not the cell that the plan gives there")]
    [InlineData("none in the design", "the cells are the plan's", "the plan gives 2 controls and the design has 0")]
    public void Given_falsified_controls_When_audited_Then_the_check_breaks(string how, string check, string says)
    {
        var recording = Recording.Honest(control: Control);
        var (events, design) = (recording.Events, recording.Design);
        var control = events.FindIndex(data => data is TrialRequested { Device: "pi4", Position: 1 });
        var requested = (TrialRequested)events[control];
        switch (how)
        {
            case "the first left out": events.RemoveAll(data => TrialEvents.TrialOf(data) == requested.TrialId); break;
            case "one too many": events.Insert(control, requested with { TrialId = Guid.NewGuid() }); break;
            case "with another runtime": events[control] = requested with { Runtime = requested.Runtime with { Code = RuntimeCode.RC } }; break;
            case "placed elsewhere": events[1] = design with { Order = [.. design.Order.Select(trial => trial with { Position = trial.Position switch { 1 => 2, 2 => 1, var other => other } })] }; break;
            case "none in the design": events[1] = design with { Controls = [] }; break;
            default: events[1] = design with { Controls = [design.Controls![0] with { Workload = design.Cells[0].Workload with { Label = "fio-write-4k" } }, design.Controls[1]] }; break;
        }

        var broken = recording.Audit().Checks.Single(found => found.Name == check);

        broken.Holds.ShouldBeFalse();
        broken.Says.ShouldContain(says);
    }

    /// <summary>All of it is left out: the control's trials and places too, so that nothing but the plan's text has it.</summary>
    [Theory]
    [InlineData(Control, "Control is fio-write-64k on NT, before the first trial of a device, after each 3 and at the end in the text, and none in the design")]
    [InlineData("idle: 5s", "IdleS is 5 in the text, and nothing in the design")]
    [InlineData("exclude_outliers: mad3.5", "ExcludeOutliers is \"mad3.5\" in the text, and nothing in the design")]
    [InlineData("gates: { max_busy: 20% }", "Gates is at most 80 °C, CPU at most 20 % busy; waits at most 60 s in the text, and none but room for the data in the design")]
    [InlineData("claims: [ RC.throughput >= 0.5 * NT.throughput ]", "Claims is [{")]
    public void Given_a_design_that_leaves_out_what_the_plans_text_says_When_audited_Then_the_plan_is_not_the_submitted_one(string line, string says)
    {
        var (recording, honest) = (Recording.Honest(control: line), Recording.Honest().Design);
        recording.Events[1] = honest with { Plan = honest.Plan with { Claims = null, Gates = null } };
        var drawn = honest.Order.ToDictionary(trial => trial.TrialId);
        recording.Events.RemoveAll(data => TrialEvents.TrialOf(data) is { } trial && !drawn.ContainsKey(trial));
        for (var at = 0; at < recording.Events.Count; at++)
        {
            recording.Events[at] = recording.Events[at] is TrialRequested requested ? requested with { Position = drawn[requested.TrialId].Position } : recording.Events[at];
        }

        var broken = recording.Audit().Checks.Where(check => !check.Holds).ShouldHaveSingleItem();

        broken.Name.ShouldBe("the plan is the one that was submitted");
        broken.Says.ShouldContain(says);
    }

    [Fact]
    public void Given_a_design_of_a_version_that_knew_no_gates_claims_control_and_idle_When_audited_Then_what_the_text_does_not_say_is_no_fault()
    {
        var recording = Recording.Honest();
        recording.Events[1] = recording.Design with { Plan = recording.Design.Plan with { Claims = null, Gates = null, Control = null, IdleS = null } };

        recording.Audit().Checks.Where(check => !check.Holds).ShouldBeEmpty();
    }

    [Fact]
    public void Given_a_plan_that_this_version_would_refuse_When_audited_Then_its_text_is_still_what_was_designed()
    {
        var recording = Recording.Honest(control: "idle: 5s");
        var (submitted, plan) = ((ExperimentSubmitted)recording.Events[0], recording.Design.Plan);
        var text = submitted.PlanText.Replace("bs: 4k }", "bs: 4k, runtime: 1h }", StringComparison.Ordinal);
        PlanParser.Parse(text).Plan.ShouldBeNull();
        recording.Events[0] = submitted with { PlanText = text, PlanSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) };
        recording.Events[1] = recording.Design with { Plan = plan with { Workloads = [.. plan.Workloads.Select(point => point with { Fio = point.Fio! with { RuntimeS = 3600 } })] } };

        recording.Audit().Checks.Single(check => check.Name == "the plan is the one that was submitted").Holds.ShouldBeTrue();
    }

    public static TheoryData<string, string, string> Falsified => new()
    {
        { "the design moved behind the first trial", "nothing of the design came after the first trial", "event 12, experiment_designed, came after event 11, trial_requested" },
        { "a second design", "design is recorded", "2 times" },
        { "another seed", "the drawn order is the one that the seed gives", "seed 6 does not give" },
        { "another seed", "the plan is the one that was submitted", "Seed is 5 in the text" },
        { "other repetitions", "the plan is the one that was submitted", "Repetitions is 3 in the text" },
        { "the text changed", "the plan is the one that was submitted", "was recorded" },
        { "a swapped order", "the drawn order is the one that the seed gives", "seed 5 does not give" },
        { "another drawing rule", "the drawn order is the one that the seed gives", "it was drawn by by-hand/1" },
        { "a cell removed", "the cells are the plan's", "gives 6 and the design has 5" },
        { "a stranger", "each trial is one of the design", "is not in the design" },
        { "other factors", "each trial is one of the design", "ran with other factors" },
        { "another cell", "each trial is one of the design", "ran as pi4/NT/made-up" },
        { "two trials swapped", "trials ran in the drawn order of their device", "is at position 2, and 1 was due" },
        { "a trial left out", "trials ran in the drawn order of their device", "is at position 5, and 4 was due" },
        { "a trial left out", "blocks are complete", "was never tried in block" },
        { "the last trial left out", "blocks are complete", "was never tried in block 3" },
        { "no end of a trial", "blocks are complete", "has neither a result nor was it abandoned" },
        { "too many attempts", "retries are numbered, and within the plan's attempts", "has the attempts 1, 2, 3 of at most 2" },
        { "an attempt missing", "retries are numbered, and within the plan's attempts", "has the attempts 2 of at most 2" },
        { "too many launches", "no cell ran more often than the stopping rule allows", "has 4 trials, at most 3" },
    };

    [Theory]
    [MemberData(nameof(Falsified))]
    public void Given_a_falsified_store_When_audited_Then_the_check_breaks_and_says_where(string how, string check, string says)
    {
        var recording = Recording.Honest();
        Falsify(how, recording);

        var report = recording.Audit();

        report.Holds.ShouldBeFalse();
        var broken = report.Checks.Single(found => found.Name == check);
        broken.Holds.ShouldBeFalse();
        broken.Says.ShouldContain(says);
        broken.Evidence.ShouldNotBeEmpty();
    }

    private static void Falsify(string how, Recording recording)
    {
        var (events, design) = (recording.Events, recording.Design);
        int Of(int position, string device = "pi4") => events.FindIndex(data => data is TrialRequested requested && requested.Position == position && requested.Device == device);
        void Change<T>(int at, Func<T, T> by) where T : class => events[at] = by((T)events[at]);
        void Drop(Guid trial) => events.RemoveAll(data => data is TrialRequested r && r.TrialId == trial || data is TrialCompleted c && c.TrialId == trial);
        switch (how)
        {
            case "the design moved behind the first trial": (events[1], events[2]) = (events[2], events[1]); break;
            case "a second design": events.Insert(2, design); break;
            case "another seed": Change<ExperimentDesigned>(1, d => d with { Plan = d.Plan with { Seed = 6 } }); break;
            case "other repetitions": Change<ExperimentDesigned>(1, d => d with { Plan = d.Plan with { Repetitions = 2 } }); break;
            case "the text changed": Change<ExperimentSubmitted>(0, s => s with { PlanText = s.PlanText + "\n" }); break;
            case "a swapped order": Change<ExperimentDesigned>(1, d => d with { Order = [d.Order[1], d.Order[0], .. d.Order.Skip(2)] }); break;
            case "another drawing rule": Change<ExperimentDesigned>(1, d => d with { Versions = new Dictionary<string, string> { ["design"] = "by-hand/1" } }); break;
            case "a cell removed": Change<ExperimentDesigned>(1, d => d with { Cells = [.. d.Cells.Take(5)] }); break;
            case "a stranger": Change<TrialRequested>(Of(1), r => r with { TrialId = Guid.NewGuid() }); break;
            case "other factors": Change<TrialRequested>(Of(1), r => r with { Runtime = r.Runtime with { MemoryMib = 64 } }); break;
            case "another cell": Change<TrialRequested>(Of(1), r => r with { CellKey = "pi4/NT/made-up" }); break;
            case "two trials swapped": (events[Of(1)], events[Of(2)]) = (events[Of(2)], events[Of(1)]); break;
            case "a trial left out": Drop(((TrialRequested)events[Of(4)]).TrialId); break;
            case "the last trial left out": Drop(((TrialRequested)events[Of(12)]).TrialId); break;
            case "no end of a trial": events.RemoveAll(data => data is TrialCompleted c && c.TrialId == ((TrialRequested)events[Of(5)]).TrialId); break;
            case "too many attempts": events.Insert(Of(4), ((TrialRequested)events[Of(3)]) with { Attempt = 3 }); break;
            case "an attempt missing": events.RemoveAt(Of(3)); break;
            case "too many launches": events.Insert(Of(2), ((TrialRequested)events[Of(1)]) with { TrialId = Guid.NewGuid() }); break;
            default: throw new ArgumentException(how);
        }
    }

    [Fact]
    public void Given_exclusions_When_audited_Then_people_may_and_a_rule_only_when_the_plan_states_it()
    {
        var recording = Recording.Honest();
        var trial = recording.Design.Order[0].TrialId;
        recording.Events.Add(new TrialExcluded(trial, Recording.Id, "the fan had stopped", "anna", Rule: null, default));
        recording.Audit().Holds.ShouldBeTrue();

        recording.Events.Add(new TrialExcluded(trial, Recording.Id, "far", By: null, "mad3.5", default));
        recording.Audit().Checks.Single(check => !check.Holds).Says.ShouldContain("is by mad3.5, and the plan states no rule");
    }

    [Fact]
    public void Given_cells_that_stopped_by_the_rule_When_audited_Then_their_skipped_places_are_no_holes()
    {
        var report = Recording.Sequential().Audit();

        report.Checks.Where(check => !check.Holds).ShouldBeEmpty();
        report.Checks.Single(check => check.Name.StartsWith("cells stopped")).Says.ShouldBe("decided again block by block: 1 Converged, 1 MaxN");
    }

    [Theory]
    [InlineData("half-width-by-block/1", 5, true)]
    [InlineData("half-width-by-block/2", 5, false)]
    [InlineData("half-width-by-block/2", 10, true)]
    public void Given_a_plan_that_leaves_the_least_launches_to_its_version_When_audited_Then_its_text_is_read_as_that_version_did(string version, int min, bool holds)
    {
        var recording = Recording.Sequential();
        var submitted = (ExperimentSubmitted)recording.Events[0];
        var text = submitted.PlanText.Replace("min: 2, max: 4", "max: 20", StringComparison.Ordinal);
        var (design, plan) = (recording.Design, recording.Design.Plan);
        recording.Events[0] = submitted with { PlanText = text, PlanSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) };
        recording.Events[1] = design with
        {
            Plan = plan with { Repetitions = 20, Stopping = plan.Stopping! with { MinN = min } },
            Versions = new Dictionary<string, string>(design.Versions) { ["stopping"] = version },
        };

        recording.Audit().Checks.Single(check => check.Name == "the plan is the one that was submitted").Holds.ShouldBe(holds);
    }

    [Fact]
    public void Given_an_experiment_by_the_first_stopping_rule_When_audited_Then_it_is_decided_again_by_that_rule()
    {
        var recording = Recording.Sequential();
        recording.Events[1] = recording.Design with { Versions = new Dictionary<string, string>(recording.Design.Versions) { ["stopping"] = "half-width-by-block/1" } };

        recording.Audit().Checks.Single(check => check.Name.StartsWith("cells stopped")).ShouldSatisfyAllConditions(
            check => check.Holds.ShouldBeTrue(), check => check.Says.ShouldBe("decided again block by block: 1 Converged, 1 MaxN"));
    }

    [Theory]
    [InlineData("the stop is gone", "trials ran in the drawn order of their device", "was due")]
    [InlineData("the stop is gone", "cells stopped when the stopping rule says, and none in silence", "and no event says so")]
    [InlineData("stopped too early", "cells stopped when the stopping rule says, and none in silence", "and its results then do not")]
    [InlineData("stopped for another reason", "cells stopped when the stopping rule says, and none in silence", "and its results then do not")]
    [InlineData("results were changed", "cells stopped when the stopping rule says, and none in silence", "and its results then do not")]
    [InlineData("another rule decided", "cells stopped when the stopping rule says, and none in silence", "it was decided by another/0")]
    [InlineData("a time that cannot be", "cells stopped when the stopping rule says, and none in silence", "says that -1 s had passed")]
    [InlineData("the last stop is gone", "cells stopped when the stopping rule says, and none in silence", "and no event says so")]
    public void Given_a_falsified_stop_When_audited_Then_the_check_breaks(string how, string check, string says)
    {
        var recording = Recording.Sequential();
        var events = recording.Events;
        var (read, write) = (events.FindIndex(data => data is CellStopped), events.FindLastIndex(data => data is CellStopped));
        switch (how)
        {
            case "the stop is gone": events.RemoveAt(read); break;
            case "stopped too early": events[write] = (CellStopped)events[write] with { Block = 3 }; break;
            case "stopped for another reason": events[read] = (CellStopped)events[read] with { End = CellEnd.MaxN }; break;
            case "the last stop is gone": events.RemoveAt(write); break;
            case "a time that cannot be": events[read] = (CellStopped)events[read] with { ElapsedS = -1 }; break;
            case "another rule decided":
                events[1] = recording.Design with { Versions = new Dictionary<string, string>(recording.Design.Versions) { ["stopping"] = "another/0" } };
                break;
            default:
                var result = events.FindIndex(data => data is TrialCompleted { Metrics: [{ Value: > 100 }] });
                events[result] = (TrialCompleted)events[result] with { Metrics = [new Metric("throughput", "MB/s", 10)] };
                break;
        }

        var broken = recording.Audit().Checks.Single(found => found.Name == check);

        broken.Holds.ShouldBeFalse();
        broken.Says.ShouldContain(says);
    }

    [Theory]
    [InlineData(150, 0, true)]
    [InlineData(99, 0, false)]
    [InlineData(null, 110, false)]
    [InlineData(null, 90, true)]
    public void Given_a_budget_When_audited_Then_a_stop_rests_on_its_own_time_and_none_is_missed_once_requests_came_after_it(int? saidS, int lastRequestS, bool holds)
    {
        var recording = Recording.Budgeted(budgetS: 100, saidS, lastRequestS);

        recording.Audit().Checks.Single(check => check.Name.StartsWith("cells stopped")).Holds.ShouldBe(holds);
    }

    [Fact]
    public void Given_a_fixed_number_When_a_cell_was_stopped_all_the_same_Then_that_breaks()
    {
        var recording = Recording.Honest();
        recording.Events.Add(new CellStopped(Recording.Id, "audited-3fa2c1", recording.Design.Cells[0].Key, "pi4", 3, CellEnd.MaxN, 3, null, "scripted", 60, default));

        recording.Audit().Checks.Single(check => !check.Holds).Says.ShouldContain("the plan fixes the number of launches");
    }
}

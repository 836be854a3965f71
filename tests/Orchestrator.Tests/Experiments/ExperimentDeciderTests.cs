using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Tests.Support;
using EdgePipeline.Planning;

namespace EdgePipeline.Orchestrator.Tests.Experiments;

public sealed class ExperimentDeciderTests
{
    private static readonly Guid Id = new("11111111-2222-5333-8444-5555553fa2c1");

    private static IReadOnlyList<object> Submit(string plan, params string[] announced) => ExperimentDecider.Submit(
        new SubmitExperiment(Id, plan, "test"), PlanParser.Parse(plan),
        announced.ToDictionary(device => device, _ => Sample.Capabilities), Sample.At);

    private static ExperimentDesigned Design(string plan, params string[] announced) => Submit(plan, announced)[1].ShouldBeOfType<ExperimentDesigned>();

    [Fact]
    public void Given_the_device_is_known_When_submitted_Then_the_plan_is_kept_as_written_and_designed()
    {
        var events = Submit(Sample.Plan(repetitions: 3), "bench-1");

        events.Select(e => e.GetType()).ShouldBe([typeof(ExperimentSubmitted), typeof(ExperimentDesigned)]);
        var submitted = (ExperimentSubmitted)events[0];
        (submitted.Experiment, submitted.PlanText, submitted.SubmittedBy).ShouldBe(("sample-3fa2c1", Sample.Plan(repetitions: 3), "test"));
        var designed = (ExperimentDesigned)events[1];
        designed.Order.Select(trial => trial.Position).ShouldBe([1, 2, 3]);
        designed.Versions.Keys.ShouldBe(["design", "stopping", "tables", "parser.fio", "parser.netperf", "parser.iperf3", "parser.filebench", "tool.fio@bench-1"], ignoreOrder: true);
        designed.Versions["tool.fio@bench-1"].ShouldBe("fio-3.33");
        designed.Versions["tables"].ShouldBe($"row-formulas/{TableFormulas.Version}");
    }

    [Fact]
    public void Given_a_text_When_submitted_Then_its_hash_is_that_of_its_utf8_bytes() =>
        // printf '%s' 'é' | sha256sum
        ((ExperimentSubmitted)Submit("é")[0]).PlanSha256.ShouldBe("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");

    [Fact]
    public void Given_a_plan_with_mistakes_When_submitted_Then_it_is_rejected_with_every_one_of_them()
    {
        const string plan = "name: sample\ndevices: [bench-1]\nruntimes: [XX]\nworkloads: []\nfoo: 1\n";

        var events = Submit(plan, "bench-1");

        events.Select(e => e.GetType()).ShouldBe([typeof(ExperimentSubmitted), typeof(ExperimentRejected)]);
        var rejected = (ExperimentRejected)events[1];
        rejected.Experiment.ShouldBe("plan-3fa2c1");
        rejected.Problems.ShouldBe(PlanParser.Parse(plan).Problems);
        rejected.Problems.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Given_other_devices_When_the_plan_names_an_unknown_one_Then_the_rejection_lists_those_that_are_known()
    {
        var rejected = Submit(Sample.Plan(devices: "[bench-1, bench-9]"), "bench-2", "bench-1")[1].ShouldBeOfType<ExperimentRejected>();

        rejected.Problems.ShouldBe([new PlanProblem(0, 0, "devices[1]", "no device announced itself as bench-9", "one of: bench-1, bench-2")]);
    }

    [Fact]
    public void Given_no_device_at_all_When_submitted_Then_the_rejection_says_to_start_a_worker() =>
        Submit(Sample.Plan())[1].ShouldBeOfType<ExperimentRejected>().Problems.ShouldHaveSingleItem().Instead.ShouldBe("start a device worker first");

    [Fact]
    public void Given_a_device_without_runc_When_half_of_the_cells_need_it_Then_they_are_skipped_with_the_reason_and_not_in_the_order()
    {
        var designed = Design(Sample.Plan(repetitions: 2, runtimes: "[NT, RC]"), "bench-1");

        designed.Cells.Single(cell => cell.Runtime.Name == "RC").SkipReason!.ShouldContain("runc is not installed");
        designed.Order.Select(trial => trial.CellKey).Distinct().ShouldHaveSingleItem().ShouldStartWith("bench-1/NT/");
    }

    [Fact]
    public void Given_a_device_without_runc_When_every_cell_needs_it_Then_the_experiment_is_finished_with_nothing_run() =>
        Submit(Sample.Plan(runtimes: "[RC]"), "bench-1")[^1].ShouldBe(new ExperimentFinished(Id, "sample-3fa2c1", Completed: 0, Abandoned: 0, Sample.At));

    [Fact]
    public void Given_an_unreadable_request_When_rejected_Then_text_and_problem_are_kept()
    {
        var problem = new PlanProblem(1, 2, "", "the request is not JSON", "JSON");

        var events = ExperimentDecider.Reject(new RecordUnreadableRequest(Id, "{", problem), Sample.At);

        events[0].ShouldBeOfType<ExperimentSubmitted>().PlanText.ShouldBe("{");
        events[1].ShouldBeOfType<ExperimentRejected>().Problems.ShouldBe([problem]);
    }

    [Fact]
    public void Given_a_design_for_two_devices_When_split_Then_each_has_its_own_count_and_starts_at_its_first_position()
    {
        var designed = Design(Sample.Plan(repetitions: 2, devices: "[bench-1, bench-2]"), "bench-1", "bench-2");

        var devices = ExperimentDecider.DevicesOf(designed);

        devices.ShouldBe([new("bench-1", 2, 0, null, false), new("bench-2", 2, 0, null, false)], ignoreOrder: true);
        foreach (var device in devices)
        {
            var first = ExperimentDecider.Next(designed, device);
            (first.Device, first.Position, first.MaxAttempts).ShouldBe((device.Device, 1, designed.Plan.MaxAttempts));
            ExperimentDecider.Next(designed, device with { Started = 1 }).Position.ShouldBe(2);
        }
    }

    [Fact]
    public void Given_some_trials_done_When_cancelled_Then_what_neither_completed_nor_failed_counts_as_not_run()
    {
        var experiment = new ExperimentState
        {
            CorrelationId = Id,
            Experiment = "sample-3fa2c1",
            Completed = 2,
            Abandoned = 1,
            Devices = [new("bench-1", 5, 4, null, true), new("bench-2", 5, 0, null, true)],
        };

        ExperimentDecider.Cancel(experiment, Sample.At).ShouldBe(new ExperimentCancelled(Id, "sample-3fa2c1", Completed: 2, NotRun: 7, Sample.At));
        ExperimentDecider.Finish(experiment, Sample.At).ShouldBe(new ExperimentFinished(Id, "sample-3fa2c1", Completed: 2, Abandoned: 1, Sample.At));
    }

    [Fact]
    public void Given_the_same_request_When_decided_twice_Then_the_drawn_order_is_the_same() =>
        Design(Sample.Plan(repetitions: 5), "bench-1").Order.ShouldBe(Design(Sample.Plan(repetitions: 5), "bench-1").Order);
}

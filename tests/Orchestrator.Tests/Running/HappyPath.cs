using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Persistence.Outbox;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

public sealed class HappyPath(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    [Fact]
    public async Task Given_a_device_When_a_plan_is_submitted_as_plain_json_Then_its_trials_run_in_the_drawn_order_and_every_event_is_there()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed);

        var id = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 3));

        var events = await orchestrator.EndedAsync(id);
        events.Select(e => e.GetType()).ShouldBe([typeof(ExperimentSubmitted), typeof(ExperimentDesigned), typeof(ExperimentFinished)]);
        events[0].ShouldBeOfType<ExperimentSubmitted>().SubmittedBy.ShouldBe("test");
        var finished = events[2].ShouldBeOfType<ExperimentFinished>();
        (finished.Completed, finished.Abandoned).ShouldBe((3, 0));
        var designed = (ExperimentDesigned)events[1];
        worker.Runs.Select(run => run.TrialId).ShouldBe(designed.Order.Select(trial => trial.TrialId));
        worker.Runs.Select(run => run.FencingToken).ShouldBeInOrder(SortDirection.Ascending);
        worker.Runs.Select(run => run.FencingToken).ShouldBeUnique();
        foreach (var trial in designed.Order)
        {
            (await orchestrator.TrialAsync(trial.TrialId)).Select(e => e.GetType()).ShouldBe(
                [typeof(TrialRequested), typeof(TrialAccepted), typeof(TrialPhaseEntered), typeof(TrialPhaseEntered), typeof(TrialCompleted)]);
        }

        await Eventually.GetAsync(orchestrator.AllAsync<OutboxRow>, rows => rows.Count == 0);
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_what_the_worker_sent_When_read_back_from_the_store_Then_nothing_is_lost()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "whole");

        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[whole]"));
        await orchestrator.EndedAsync(id);

        var run = worker.Runs.Single();
        var events = await orchestrator.TrialAsync(run.TrialId);
        var requested = events[0].ShouldBeOfType<TrialRequested>();
        requested.ShouldBe(new TrialRequested(
            run.TrialId, id, run.Experiment, "whole/NT/fio-read-4k", "whole", run.Runtime, run.Workload, Block: 1, Position: 1, Attempt: 1,
            run.FencingToken, requested.DeadlineAt, requested.At));
        var completed = events[^1].ShouldBeOfType<TrialCompleted>();
        Json.Of(completed).ShouldBe(Json.Of(Sample.Completed(run)));
    }

    [Fact]
    public async Task Given_a_runtime_that_the_device_lacks_When_submitted_Then_its_cell_is_skipped_with_the_reason()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "half");

        var events = await orchestrator.EndedAsync(await orchestrator.SubmitAsync(Sample.Plan(runtimes: "[NT, RC]", devices: "[half]")));

        var designed = events[1].ShouldBeOfType<ExperimentDesigned>();
        designed.Cells.Select(cell => cell.SkipReason).ShouldBe([null, "RC: runc is not installed"]);
        events[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(1);
    }

    [Fact]
    public async Task Given_no_cell_that_can_run_When_submitted_Then_the_experiment_finishes_at_once()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "none");

        var events = await orchestrator.EndedAsync(await orchestrator.SubmitAsync(Sample.Plan(runtimes: "[RC]", devices: "[none]")));

        events.Select(e => e.GetType()).ShouldBe([typeof(ExperimentSubmitted), typeof(ExperimentDesigned), typeof(ExperimentFinished)]);
        events[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(0);
        worker.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_two_devices_When_submitted_Then_each_runs_its_own_order()
    {
        await using var left = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "left");
        await using var right = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "right");

        var id = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 2, devices: "[left, right]"));

        (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(4);
        left.Runs.ShouldAllBe(run => run.Device == "left");
        right.Runs.ShouldAllBe(run => run.Device == "right");
        (left.Runs.Count, right.Runs.Count).ShouldBe((2, 2));
        (await orchestrator.AllAsync<ExperimentState>()).Single(state => state.CorrelationId == id).Devices.ShouldAllBe(device => device.IsOver);
    }
}

using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

public sealed class Controls(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    [Fact]
    public async Task Given_a_control_that_fails_once_and_results_that_come_twice_When_run_Then_it_is_tried_again_and_everything_runs_in_the_drawn_order()
    {
        IReadOnlyList<object> Answer(object command) => command is not RunTrial run ? []
            : run is { Repetition: 0, Attempt: 1 } ? [Sample.Failed(run, FailureKind.ToolFailed), Sample.Failed(run, FailureKind.ToolFailed)]
            : [Sample.Completed(run), Sample.Completed(run)];
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Answer, "controlled");

        var id = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 3, devices: "[controlled]") + "\ncontrol: { workload: fio-read-4k, every: 2 }");
        var events = await orchestrator.EndedAsync(id);

        events.Select(e => e.GetType()).ShouldBe([typeof(ExperimentSubmitted), typeof(ExperimentDesigned), typeof(ExperimentFinished)]);
        var designed = (ExperimentDesigned)events[1];
        // C t t C t C
        designed.Order.Select(trial => trial.Block).ShouldBe([0, 1, 2, 0, 3, 0]);
        designed.Controls!.ShouldHaveSingleItem().Key.ShouldBe("controlled/control/fio-read-4k");
        worker.Runs.Select(run => run.TrialId).Distinct().ShouldBe(designed.Order.Select(trial => trial.TrialId));
        worker.Runs.Where(run => run.Repetition == 0).ShouldAllBe(run => run.Runtime.Code == RuntimeCode.NT && run.Workload == designed.Controls![0].Workload);
        events[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(6);
        var first = await orchestrator.TrialAsync(designed.Order[0].TrialId);
        first.OfType<TrialRequested>().Select(requested => requested.Attempt).ShouldBe([1, 2]);
        first.OfType<TrialCompleted>().ShouldHaveSingleItem();
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_a_control_that_never_gives_a_result_When_run_Then_it_is_abandoned_and_the_experiment_goes_on()
    {
        IReadOnlyList<object> Answer(object command) => command is not RunTrial run ? [] : run.Repetition == 0 ? [Sample.Failed(run, FailureKind.ToolFailed)] : [Sample.Completed(run)];
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Answer, "uncontrolled");

        var id = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 2, attempts: 2, devices: "[uncontrolled]") + "\ncontrol: { workload: fio-read-4k }");

        var finished = (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>();
        (finished.Completed, finished.Abandoned).ShouldBe((2, 2));
    }
}

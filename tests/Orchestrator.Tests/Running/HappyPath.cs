using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
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
        events[2].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(3);
        var designed = (ExperimentDesigned)events[1];
        worker.Runs.Select(run => run.TrialId).ShouldBe(designed.Order.Select(trial => trial.TrialId));
        worker.Runs.Select(run => run.FencingToken).ShouldBeInOrder();
        foreach (var trial in designed.Order)
        {
            (await orchestrator.EventsAsync(Streams.Trial(trial.TrialId))).Select(e => e.GetType()).ShouldBe(
                [typeof(TrialRequested), typeof(TrialAccepted), typeof(TrialPhaseEntered), typeof(TrialPhaseEntered), typeof(TrialCompleted)]);
        }
    }
}

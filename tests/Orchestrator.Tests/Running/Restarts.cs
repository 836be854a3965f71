using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

/// <summary>The orchestrator goes down in the middle and comes again, on the same broker and database.</summary>
public sealed class Restarts(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    [Fact]
    public async Task Given_a_running_trial_When_the_orchestrator_is_down_while_the_result_comes_Then_it_goes_on_from_there()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, _ => [], "patient");
        var id = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 2, devices: "[patient]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 1);

        await orchestrator.StopHostAsync();
        await worker.PublishAsync(Sample.Accepted(worker.Runs[0]));
        await worker.PublishAsync(Sample.Completed(worker.Runs[0]));
        await orchestrator.StartHostAsync();

        await Eventually.TrueAsync(() => worker.Runs.Count == 2);
        worker.Runs[1].TrialId.ShouldNotBe(worker.Runs[0].TrialId);
        await worker.PublishAsync(Sample.Completed(worker.Runs[1]));
        (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(2);
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_a_deadline_When_it_passes_while_the_orchestrator_is_down_Then_it_is_acted_on_after_the_start()
    {
        await using var worker = await FakeWorker.StartAsync(
            orchestrator.Broker, command => command is RunTrial { Attempt: 1 } ? [] : Sample.Succeed(command), "sleeper");
        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[sleeper]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 1);

        await orchestrator.StopHostAsync();
        orchestrator.Clock.Advance(TimeSpan.FromHours(1));
        worker.Commands.ShouldHaveSingleItem();
        await orchestrator.StartHostAsync();

        (await orchestrator.EndedAsync(id, ticking: true))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(1);
        worker.Commands.Select(command => command.GetType()).ShouldBe([typeof(RunTrial), typeof(GetTrialStatus), typeof(CancelTrial), typeof(RunTrial)]);
    }

    [Fact]
    public async Task Given_a_request_that_came_while_the_orchestrator_was_down_When_it_starts_Then_the_request_is_served()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Sample.Succeed, "early-bird");

        await orchestrator.StopHostAsync();
        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[early-bird]"));
        await orchestrator.StartHostAsync();

        (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>();
    }
}

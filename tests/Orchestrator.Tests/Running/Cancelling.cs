using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

public sealed class Cancelling(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    private static IReadOnlyList<object> RunUntilCancelled(RunTrial? running, object command) => command switch
    {
        RunTrial run => [Sample.Accepted(run)],
        CancelTrial => [Sample.Failed(running!, FailureKind.Cancelled)],
        _ => [],
    };

    [Fact]
    public async Task Given_a_running_trial_When_the_experiment_is_cancelled_Then_it_is_cut_off_and_no_other_starts()
    {
        RunTrial? running = null;
        await using var worker = await FakeWorker.StartAsync(
            orchestrator.Broker, command => RunUntilCancelled(running ??= command as RunTrial, command), "cut-off");
        var id = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 3, devices: "[cut-off]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 1);

        await orchestrator.CancelAsync(id);
        await orchestrator.CancelAsync(id);

        var events = await orchestrator.EndedAsync(id);
        events.Select(e => e.GetType()).ShouldBe(
            [typeof(ExperimentSubmitted), typeof(ExperimentDesigned), typeof(ExperimentCancelRequested), typeof(ExperimentCancelled)]);
        var cancelled = (ExperimentCancelled)events[^1];
        (cancelled.Completed, cancelled.NotRun).ShouldBe((0, 3));
        worker.Commands.Select(command => command.GetType()).ShouldBe([typeof(RunTrial), typeof(CancelTrial)]);
        (await orchestrator.TrialAsync(running!.TrialId)).TakeLast(2).Select(e => e.GetType()).ShouldBe([typeof(TrialFailed), typeof(TrialAbandoned)]);
        await orchestrator.HandledAsync<CancelExperiment>(message => message.ExperimentId == id, count: 2);
        (await orchestrator.ExperimentAsync(id)).Count.ShouldBe(4);
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_a_device_that_does_not_answer_When_cancelled_Then_the_experiment_ends_at_the_deadline()
    {
        await using var worker = await FakeWorker.StartAsync(
            orchestrator.Broker, command => command is RunTrial run ? [Sample.Accepted(run)] : [], "mute");
        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[mute]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 1);

        await orchestrator.CancelAsync(id);

        (await orchestrator.EndedAsync(id, ticking: true))[^1].ShouldBeOfType<ExperimentCancelled>().NotRun.ShouldBe(1);
        (await orchestrator.TrialAsync(worker.Runs[0].TrialId)).TakeLast(2).Select(e => e.GetType()).ShouldBe([typeof(TrialDeadlinePassed), typeof(TrialAbandoned)]);
    }

    [Fact]
    public async Task Given_a_result_that_crosses_the_cancel_When_both_are_handled_Then_the_result_counts()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, command => command is RunTrial run ? [Sample.Accepted(run)] : [], "crossing");
        var id = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 2, devices: "[crossing]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 1);
        await orchestrator.CancelAsync(id);
        await Eventually.TrueAsync(() => worker.Commands.OfType<CancelTrial>().Any());

        await worker.PublishAsync(Sample.Completed(worker.Runs[0]));

        var cancelled = (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentCancelled>();
        (cancelled.Completed, cancelled.NotRun).ShouldBe((1, 1));
        worker.Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Given_an_attempt_that_waits_for_a_busy_device_When_cancelled_Then_its_command_never_leaves()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, command => command switch
        {
            RunTrial run => [Sample.Failed(run, FailureKind.Busy)],
            CancelTrial cancel => [new TrialFailed(
                cancel.TrialId, cancel.ExperimentId, cancel.Attempt, cancel.Device, Phase: null, FailureKind.Cancelled, "never run", [], Sample.At)],
            _ => [],
        }, "waiting");
        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[waiting]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 1);
        await orchestrator.HandledAsync<TrialFailed>(message => message.TrialId == worker.Runs[0].TrialId);

        await orchestrator.CancelAsync(id);

        await orchestrator.EndedAsync(id);
        var after = orchestrator.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        await Eventually.TrueAsync(() => orchestrator.Clock.GetUtcNow() > after, orchestrator.Tick);
        worker.Commands.Select(command => command.GetType()).ShouldBe([typeof(RunTrial), typeof(CancelTrial)]);
        var failure = (await orchestrator.TrialAsync(worker.Runs[0].TrialId)).OfType<TrialFailed>().Last();
        failure.ExperimentId.ShouldBe(id);
    }
}

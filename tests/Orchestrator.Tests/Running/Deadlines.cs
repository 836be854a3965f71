using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Persistence.Outbox;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

/// <summary>The orchestrator's clock stands still until a test moves it.</summary>
public sealed class Deadlines(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    [Fact]
    public async Task Given_a_silent_device_When_the_deadlines_pass_Then_it_is_asked_and_a_new_attempt_follows()
    {
        await using var worker = await FakeWorker.StartAsync(
            orchestrator.Broker, command => command is RunTrial { Attempt: 1 } first ? [Sample.Accepted(first)] : Sample.Succeed(command), "silent");

        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[silent]"));

        (await orchestrator.EndedAsync(id, ticking: true))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(1);
        worker.Commands.Select(command => command.GetType()).ShouldBe([typeof(RunTrial), typeof(GetTrialStatus), typeof(CancelTrial), typeof(RunTrial)]);
        var events = await orchestrator.TrialAsync(worker.Runs[0].TrialId);
        events.Select(e => e.GetType()).ShouldBe(
        [
            typeof(TrialRequested), typeof(TrialAccepted), typeof(TrialDeadlinePassed),
            typeof(TrialRequested), typeof(TrialAccepted), typeof(TrialPhaseEntered), typeof(TrialPhaseEntered), typeof(TrialCompleted),
        ]);
        events.OfType<TrialDeadlinePassed>().Single().At.ShouldBeGreaterThan(events.OfType<TrialRequested>().First().DeadlineAt);
        await Eventually.GetAsync(orchestrator.AllAsync<OutboxRow>, rows => rows.Count == 0);
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_a_device_that_never_saw_the_attempt_When_asked_Then_a_new_attempt_follows()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, command => command switch
        {
            RunTrial { Attempt: 1 } => [],
            GetTrialStatus asked => [new TrialStatusReported(asked.TrialId, asked.Attempt, asked.Device, TrialStatus.Unknown, Sample.At)],
            CancelTrial cancel => [new TrialFailed(
                cancel.TrialId, cancel.ExperimentId, cancel.Attempt, cancel.Device, Phase: null, FailureKind.Cancelled, "never run", [], Sample.At)],
            _ => Sample.Succeed(command),
        }, "forgetful");

        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[forgetful]"));

        (await orchestrator.EndedAsync(id, ticking: true))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(1);
        (await orchestrator.TrialAsync(worker.Runs[0].TrialId)).Select(e => e.GetType()).ShouldBe(
        [
            typeof(TrialRequested), typeof(TrialDeadlinePassed),
            typeof(TrialRequested), typeof(TrialAccepted), typeof(TrialPhaseEntered), typeof(TrialPhaseEntered), typeof(TrialCompleted),
        ]);
    }

    [Fact]
    public async Task Given_a_trial_that_still_runs_When_the_device_says_so_Then_it_is_waited_for_and_asked_again()
    {
        var asked = 0;
        RunTrial? running = null;
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, command => command switch
        {
            RunTrial run => [Sample.Accepted(running = run)],
            GetTrialStatus status when ++asked < 3 => [new TrialStatusReported(status.TrialId, status.Attempt, status.Device, TrialStatus.Running, Sample.At)],
            GetTrialStatus => [Sample.Completed(running!)],
            _ => [],
        }, "slow");

        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[slow]"));

        (await orchestrator.EndedAsync(id, ticking: true))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(1);
        worker.Commands.OfType<GetTrialStatus>().Count().ShouldBe(3);
        worker.Runs.Count.ShouldBe(1);
        (await orchestrator.TrialAsync(running!.TrialId)).Select(e => e.GetType()).ShouldBe([typeof(TrialRequested), typeof(TrialAccepted), typeof(TrialCompleted)]);
    }

    [Fact]
    public async Task Given_a_device_that_never_answers_When_its_attempts_are_used_up_Then_the_trial_is_abandoned()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, _ => [], "gone");

        var id = await orchestrator.SubmitAsync(Sample.Plan(attempts: 2, devices: "[gone]"));

        (await orchestrator.EndedAsync(id, ticking: true))[^1].ShouldBeOfType<ExperimentFinished>().Abandoned.ShouldBe(1);
        (await orchestrator.TrialAsync(worker.Runs[0].TrialId)).Select(e => e.GetType()).ShouldBe(
            [typeof(TrialRequested), typeof(TrialDeadlinePassed), typeof(TrialRequested), typeof(TrialDeadlinePassed), typeof(TrialAbandoned)]);
    }
}

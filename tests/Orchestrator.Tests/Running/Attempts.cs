using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

/// <summary>What devices say of attempts: once, twice, late, in another order, and what follows from it.</summary>
public sealed class Attempts(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    [Fact]
    public async Task Given_every_message_three_times_When_handled_Then_each_event_is_there_once()
    {
        await using var worker = await FakeWorker.StartAsync(
            orchestrator.Broker, command => [.. Sample.Succeed(command), .. Sample.Succeed(command), .. Sample.Succeed(command)], "thrice");

        var id = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 2, devices: "[thrice]"));

        (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(2);
        foreach (var run in worker.Runs)
        {
            await orchestrator.HandledAsync<TrialCompleted>(message => message.TrialId == run.TrialId, count: 3);
            (await orchestrator.TrialAsync(run.TrialId)).Select(e => e.GetType()).ShouldBe(
                [typeof(TrialRequested), typeof(TrialAccepted), typeof(TrialPhaseEntered), typeof(TrialPhaseEntered), typeof(TrialCompleted)]);
        }

        worker.Runs.Count.ShouldBe(2);
        (await orchestrator.ExperimentAsync(id)).Count.ShouldBe(3);
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_the_result_before_the_acceptance_When_handled_Then_the_result_counts_and_the_acceptance_is_too_late()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, command => command is RunTrial run ? [Sample.Completed(run)] : [], "early");
        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[early]"));
        await orchestrator.EndedAsync(id);
        var trial = worker.Runs.Single();

        await worker.PublishAsync(Sample.Accepted(trial));

        await orchestrator.HandledAsync<TrialAccepted>(message => message.TrialId == trial.TrialId);
        (await orchestrator.TrialAsync(trial.TrialId)).Select(e => e.GetType()).ShouldBe([typeof(TrialRequested), typeof(TrialCompleted)]);
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Theory]
    [InlineData(FailureKind.ToolFailed)]
    [InlineData(FailureKind.RuntimeFailed)]
    [InlineData(FailureKind.TimedOut)]
    [InlineData(FailureKind.StaleToken)]
    public async Task Given_a_failure_that_may_pass_When_tried_again_Then_the_second_attempt_gives_the_result(FailureKind kind)
    {
        var device = $"retry-{kind}".ToLowerInvariant();
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, command => command switch
        {
            RunTrial { Attempt: 1 } first => [Sample.Accepted(first), Sample.Failed(first, kind)],
            _ => Sample.Succeed(command),
        }, device);

        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: $"[{device}]"));

        (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(1);
        worker.Runs.Select(run => run.Attempt).ShouldBe([1, 2]);
        worker.Runs[1].FencingToken.ShouldBeGreaterThan(worker.Runs[0].FencingToken);
        (await orchestrator.TrialAsync(worker.Runs[0].TrialId)).Select(e => e.GetType()).ShouldBe(
        [
            typeof(TrialRequested), typeof(TrialAccepted), typeof(TrialFailed),
            typeof(TrialRequested), typeof(TrialAccepted), typeof(TrialPhaseEntered), typeof(TrialPhaseEntered), typeof(TrialCompleted),
        ]);
    }

    [Fact]
    public async Task Given_a_worker_that_died_When_it_reports_the_interruption_Then_a_new_attempt_follows()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, command => command switch
        {
            RunTrial { Attempt: 1 } first => [Sample.Accepted(first), Sample.Interrupted(first)],
            _ => Sample.Succeed(command),
        }, "died");

        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[died]"));

        (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(1);
        (await orchestrator.TrialAsync(worker.Runs[0].TrialId)).OfType<TrialInterrupted>().Count().ShouldBe(1);
        worker.Runs.Select(run => run.Attempt).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Given_attempts_that_all_fail_When_the_last_is_over_Then_the_trial_is_abandoned_the_experiment_goes_on_and_a_late_result_changes_nothing()
    {
        Guid? unlucky = null;
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, command => command switch
        {
            RunTrial run when run.TrialId == (unlucky ??= run.TrialId) => [Sample.Accepted(run), Sample.Failed(run, FailureKind.ToolFailed)],
            _ => Sample.Succeed(command),
        }, "unlucky");

        var id = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 2, attempts: 3, devices: "[unlucky]"));

        var finished = (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>();
        (finished.Completed, finished.Abandoned).ShouldBe((1, 1));
        worker.Runs.Count(run => run.TrialId == unlucky).ShouldBe(3);
        var events = await orchestrator.TrialAsync(unlucky!.Value);
        var abandoned = events[^1].ShouldBeOfType<TrialAbandoned>();
        (abandoned.Attempts, abandoned.Reason).ShouldBe((3, "scripted: ToolFailed"));

        var last = worker.Runs.Last(run => run.TrialId == unlucky);
        await worker.PublishAsync(Sample.Completed(last));
        await orchestrator.HandledAsync<TrialCompleted>(message => message.TrialId == unlucky);
        (await orchestrator.TrialAsync(unlucky.Value)).Count.ShouldBe(events.Count);
        (await orchestrator.ExperimentAsync(id)).Count.ShouldBe(3);
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_a_late_result_of_an_earlier_attempt_When_the_next_is_in_flight_Then_only_the_next_counts()
    {
        await using var worker = await FakeWorker.StartAsync(
            orchestrator.Broker, command => command is RunTrial { Attempt: 1 } first ? [Sample.Failed(first, FailureKind.TimedOut)] : [], "overlap");
        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[overlap]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 2);

        await worker.PublishAsync(Sample.Completed(worker.Runs[0]));
        await orchestrator.HandledAsync<TrialCompleted>(message => message.TrialId == worker.Runs[0].TrialId);
        (await orchestrator.TrialAsync(worker.Runs[0].TrialId)).OfType<TrialCompleted>().ShouldBeEmpty();
        await worker.PublishAsync(Sample.Completed(worker.Runs[1]));

        await orchestrator.EndedAsync(id);
        (await orchestrator.TrialAsync(worker.Runs[0].TrialId)).OfType<TrialCompleted>().ShouldHaveSingleItem().Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task Given_a_trial_that_the_device_cannot_run_When_it_says_so_Then_there_is_no_second_attempt()
    {
        await using var worker = await FakeWorker.StartAsync(
            orchestrator.Broker, command => command is RunTrial run ? [Sample.Failed(run, FailureKind.NotPossible)] : [], "cannot");

        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[cannot]"));

        (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>().Abandoned.ShouldBe(1);
        worker.Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Given_a_busy_device_When_refused_Then_the_next_attempt_waits_and_then_leaves()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, command => command switch
        {
            RunTrial { Attempt: 1 } first => [Sample.Failed(first, FailureKind.Busy)],
            _ => Sample.Succeed(command),
        }, "busy");

        var id = await orchestrator.SubmitAsync(Sample.Plan(devices: "[busy]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 1);
        await orchestrator.HandledAsync<TrialFailed>(message => message.TrialId == worker.Runs[0].TrialId);
        (await orchestrator.TrialAsync(worker.Runs[0].TrialId)).OfType<TrialRequested>().Count().ShouldBe(2);
        worker.Runs.Count.ShouldBe(1);

        (await orchestrator.EndedAsync(id, ticking: true))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(1);
        worker.Runs.Select(run => run.Attempt).ShouldBe([1, 2]);
    }
}

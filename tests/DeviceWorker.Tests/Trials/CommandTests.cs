using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

/// <summary>Commands twice, late, out of order, and while another trial runs.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Given_a_trial_When_its_command_comes_again_and_again_Then_it_runs_once_and_its_outcome_is_repeated()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT);

        await fixture.Orchestrator.SendAsync(run);
        await fixture.Orchestrator.SendAsync(run);
        var first = await fixture.CompletionOfAsync(run);
        await fixture.Orchestrator.SendAsync(run);
        var both = await fixture.Orchestrator.ReceiveAsync<TrialCompleted>(completed => completed.TrialId == run.TrialId, count: 2);

        both[1].WindowStartNs.ShouldBe(first.WindowStartNs);
        fixture.Orchestrator.All<TrialAccepted>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Given_a_running_trial_When_another_is_commanded_Then_the_other_is_refused_as_busy_and_the_first_goes_on()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var (first, second) = (fixture.Trial(RuntimeCode.NT, Points.Short with { RuntimeS = 3 }), fixture.Trial(RuntimeCode.NT));

        await fixture.StartTrialAsync(first);
        await fixture.Orchestrator.SendAsync(second);

        var refusal = await fixture.FailureOfAsync(second);
        refusal.Kind.ShouldBe(FailureKind.Busy);
        refusal.Reason.ShouldContain($"{first.TrialId}");
        await fixture.CompletionOfAsync(first);
        fixture.Orchestrator.All<TrialAccepted>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Given_a_token_seen_When_a_lower_one_comes_Then_it_is_refused_as_stale_even_after_a_restart()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var (old, current) = (fixture.Trial(RuntimeCode.NT), fixture.Trial(RuntimeCode.NT));
        var worker = await fixture.StartWorkerAsync();
        await fixture.Orchestrator.SendAsync(current);
        await fixture.CompletionOfAsync(current);
        await worker.TerminateAsync();
        await fixture.StartWorkerAsync();
        await fixture.Orchestrator.SendAsync(old);

        (await fixture.FailureOfAsync(old)).Kind.ShouldBe(FailureKind.StaleToken);
    }

    [Theory]
    [InlineData(RuntimeCode.NT)]
    [InlineData(RuntimeCode.RC)]
    public async Task Given_a_running_trial_When_cancelled_Then_it_is_cut_off_and_nothing_is_left(RuntimeCode runtime)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(runtime, Points.Long with { NumJobs = 2 }, timeLimitS: 700);

        await fixture.StartTrialAsync(run);
        await fixture.Orchestrator.SendAsync(new CancelTrial(run.TrialId, run.ExperimentId, run.Attempt, "test", "the experiment was cancelled"));

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.Cancelled);
        failed.Reason.ShouldBe("the experiment was cancelled");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_an_attempt_never_seen_When_cancelled_Then_it_is_answered_and_does_not_run_later()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT);

        await fixture.Orchestrator.SendAsync(new CancelTrial(run.TrialId, run.ExperimentId, run.Attempt, "test", "too late"));
        (await fixture.FailureOfAsync(run)).Kind.ShouldBe(FailureKind.Cancelled);
        await fixture.Orchestrator.SendAsync(run);

        await fixture.Orchestrator.ReceiveAsync<TrialFailed>(failed => failed.TrialId == run.TrialId, count: 2);
        fixture.Orchestrator.All<TrialAccepted>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_a_finished_attempt_When_cancelled_Then_its_outcome_stands()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT);
        await fixture.Orchestrator.SendAsync(run);
        await fixture.CompletionOfAsync(run);

        await fixture.Orchestrator.SendAsync(new CancelTrial(run.TrialId, run.ExperimentId, run.Attempt, "test", "too late"));

        await fixture.Orchestrator.ReceiveAsync<TrialCompleted>(completed => completed.TrialId == run.TrialId, count: 2);
        fixture.Orchestrator.All<TrialFailed>().ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_attempts_running_over_and_unknown_When_asked_for_Then_each_is_answered_while_the_trial_runs()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var (over, running, unknown) = (fixture.Trial(RuntimeCode.NT), fixture.Trial(RuntimeCode.NT, Points.Long, 700), fixture.Trial(RuntimeCode.NT));
        await fixture.Orchestrator.SendAsync(over);
        await fixture.CompletionOfAsync(over);
        await fixture.StartTrialAsync(running);

        foreach (var run in (RunTrial[])[over, running, unknown])
        {
            await fixture.Orchestrator.SendAsync(new GetTrialStatus(run.TrialId, run.Attempt, "test"));
        }

        await fixture.Orchestrator.ReceiveAsync<TrialStatusReported>(
            report => report.TrialId == unknown.TrialId && report.Status == TrialStatus.Unknown);
        await fixture.Orchestrator.ReceiveAsync<TrialStatusReported>(
            report => report.TrialId == running.TrialId && report.Status == TrialStatus.Running);
        await fixture.Orchestrator.ReceiveAsync<TrialCompleted>(completed => completed.TrialId == over.TrialId, count: 2);
        fixture.Orchestrator.All<TrialStatusReported>().Select(report => report.TrialId).ShouldNotContain(over.TrialId);
    }
}

using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

public sealed class CrashTests
{
    [Theory]
    [InlineData(RuntimeCode.NT)]
    [InlineData(RuntimeCode.RC)]
    public async Task Given_a_running_trial_When_the_worker_is_killed_and_starts_again_Then_it_cleans_up_and_says_so(RuntimeCode runtime)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(runtime, Points.Long with { NumJobs = 2 }, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        await worker.KillHardAsync();
        Leftovers.Of(EdgePipeline.DeviceWorker.Trials.AttemptName.Of(run.TrialId, 1), fixture.DataDirectory)
            .ShouldNotBeEmpty("else this test shows nothing");
        await fixture.StartWorkerAsync();

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(
            interrupted => interrupted.TrialId == run.TrialId && interrupted.ExperimentId == run.ExperimentId);
        fixture.ShouldHaveLeftNothing(run);
        var next = fixture.Trial(runtime);
        await fixture.Orchestrator.SendAsync(next);
        await fixture.CompletionOfAsync(next);
        fixture.Orchestrator.All<TrialAccepted>().Count.ShouldBe(2, "an interrupted attempt is never run again");
    }

    [Fact]
    public async Task Given_data_being_laid_out_When_the_worker_is_killed_and_starts_again_Then_nothing_of_it_is_left()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(RuntimeCode.RC, Points.Short with { SizeMib = 8192 }, timeLimitS: 700);
        var name = EdgePipeline.DeviceWorker.Trials.AttemptName.Of(run.TrialId, 1);
        await fixture.Orchestrator.SendAsync(run);
        await Eventually.HoldsAsync(() => Leftovers.Of(name, fixture.DataDirectory)
            .Any(left => left.Contains("--create_only=1", StringComparison.Ordinal)));

        await worker.KillHardAsync();
        await fixture.StartWorkerAsync();

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData(RuntimeCode.NT)]
    [InlineData(RuntimeCode.RC)]
    public async Task Given_a_running_trial_When_the_worker_is_told_to_stop_Then_it_cleans_up_says_so_and_ends_well(RuntimeCode runtime)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(runtime, Points.Long, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        (await worker.TerminateAsync()).ShouldBe(0);

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_an_outcome_that_was_never_confirmed_When_the_worker_starts_Then_it_is_published()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var run = fixture.Trial(RuntimeCode.NT);
        var journal = new EdgePipeline.DeviceWorker.Trials.TrialJournal(fixture.DataDirectory);
        journal.Accept(run);
        journal.End(EdgePipeline.DeviceWorker.Trials.Outcome.Of(new TrialFailed(
            run.TrialId, run.ExperimentId, 1, "test", TrialPhase.Launch, FailureKind.RuntimeFailed, "as before", [], DateTimeOffset.UnixEpoch)));

        await fixture.StartWorkerAsync();

        var failed = await fixture.FailureOfAsync(run);
        failed.Reason.ShouldBe("as before");
        failed.At.ShouldBe(DateTimeOffset.UnixEpoch);
    }
}

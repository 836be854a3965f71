using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

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
        Leftovers.Of(AttemptName.Of(run.TrialId, 1), fixture.DataDirectory)
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

    [Theory]
    [InlineData(RuntimeCode.NT)]
    [InlineData(RuntimeCode.RC)]
    public async Task Given_a_running_trial_When_the_worker_is_killed_and_never_starts_again_Then_nothing_of_the_attempt_is_left(RuntimeCode runtime)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(runtime, Points.Long with { NumJobs = 2 }, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        worker.KillAlone();

        // Fio would run for ten minutes more, in three processes. And in the end nobody waits any longer.
        await Eventually.HoldsAsync(() => Leftovers.Of(AttemptName.Of(run.TrialId, 1), fixture.DataDirectory).Count == 0
            && Leftovers.Cleaners(fixture.DataDirectory).Count == 0);
        fixture.Orchestrator.All<TrialInterrupted>().ShouldBeEmpty("that is for the next start to say");
    }

    [Fact]
    public async Task Given_a_worker_that_lives_When_a_trial_is_run_Then_what_waits_for_its_end_is_not_woken_once()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var waiting = Leftovers.Cleaners(fixture.DataDirectory).ShouldHaveSingleItem();
        await Eventually.HoldsAsync(() => File.ReadAllText($"/proc/{waiting}/comm") == "sh\n" && File.ReadAllText($"/proc/{waiting}/wchan").Contains("pipe"));
        var before = Switches(waiting);
        var run = fixture.Trial(RuntimeCode.NT);

        await fixture.Orchestrator.SendAsync(run);
        await fixture.CompletionOfAsync(run);

        Switches(waiting).ShouldBe(before);

        static string[] Switches(int pid) =>
            [.. File.ReadAllLines($"/proc/{pid}/status").Where(line => line.Contains("ctxt_switches", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Given_a_killed_worker_When_it_starts_again_while_its_attempt_is_cleaned_up_Then_it_waits_for_that_and_goes_on()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(RuntimeCode.RC, Points.Long, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        worker.KillAlone();
        await fixture.StartWorkerAsync();

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
        var next = fixture.Trial(RuntimeCode.NT);
        await fixture.Orchestrator.SendAsync(next);
        await fixture.CompletionOfAsync(next);
    }

    [Fact]
    public async Task Given_data_being_laid_out_When_the_worker_is_killed_and_starts_again_Then_nothing_of_it_is_left()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(RuntimeCode.RC, Points.Short with { SizeMib = 8192 }, timeLimitS: 700);
        var name = AttemptName.Of(run.TrialId, 1);
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

        Leftovers.Cleaners(fixture.DataDirectory).ShouldBeEmpty("it was told that nothing is left, and heard");
        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_an_attempt_that_the_worker_could_not_remove_When_it_ends_in_order_Then_what_waits_for_its_end_removes_it()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var left = new AttemptName("0123456789").Directory(fixture.DataDirectory);
        Directory.CreateDirectory(left);

        (await worker.TerminateAsync()).ShouldBe(0);

        await Eventually.HoldsAsync(() => !Directory.Exists(left) && Leftovers.Cleaners(fixture.DataDirectory).Count == 0);
    }

    [Fact]
    public async Task Given_an_outcome_that_was_never_confirmed_When_the_worker_starts_Then_it_is_published()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var run = fixture.Trial(RuntimeCode.NT);
        var journal = new TrialJournal(fixture.DataDirectory);
        journal.Accept(run);
        journal.End(Outcome.Of(new TrialFailed(
            run.TrialId, run.ExperimentId, 1, "test", TrialPhase.Launch, FailureKind.RuntimeFailed, "as before", [], DateTimeOffset.UnixEpoch)));

        await fixture.StartWorkerAsync();

        var failed = await fixture.FailureOfAsync(run);
        failed.Reason.ShouldBe("as before");
        failed.At.ShouldBe(DateTimeOffset.UnixEpoch);
    }
}

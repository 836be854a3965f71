using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Telemetry;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

/// <summary>What nobody foresaw in one attempt ends that attempt and not the worker.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task Given_an_attempt_that_throws_When_it_ran_Then_it_has_failed_and_the_next_one_is_run()
    {
        var data = Directory.CreateTempSubdirectory("edge-fault-");
        var settings = new WorkerSettings("test", data.FullName, "/nonexistent", "/nonexistent/telemetry", DeviceFile.Default, AllowSimulated: false);
        var device = new DeviceIdentity(
            "boot", Guid.NewGuid(), new Dictionary<string, string>(), "ab", [new Capability(CapabilityKind.Runtime, "NT", Available: true, Reason: null, Version: null)]);
        var journal = new TrialJournal(data.FullName);
        using var announcer = new DeviceAnnouncer(settings, device, publisher: null!, TimeProvider.System);
        using var outcomes = new OutcomePublisher(journal, publisher: null!, TimeProvider.System, NullLogger<OutcomePublisher>.Instance);
        await using var telemetry = new TelemetryProcess(settings, device, announcer, TimeProvider.System, NullLogger<TelemetryProcess>.Instance);
        var desk = new TrialDesk(settings, journal, outcomes, device, TimeProvider.System);
        var (bad, good) = (Commands.Run(token: 1), Commands.Run(token: 2));
        using var runner = new TrialRunner(
            desk,
            (trial, _) => trial.Run == bad
                ? throw new InvalidOperationException("of the runtime's own making")
                : Task.FromResult(Outcome.Of(new TrialInterrupted(good.TrialId, good.ExperimentId, good.Attempt, "test", "as told", DateTimeOffset.UnixEpoch))),
            telemetry,
            TimeProvider.System,
            NullLogger<TrialRunner>.Instance);
        await runner.StartAsync(TestContext.Current.CancellationToken);

        desk.Admit(bad).ShouldBeOfType<Admission.Accept>();
        await Eventually.HoldsAsync(() => journal.StateOf(bad.TrialId, 1) == Known.Ended);
        await Eventually.HoldsAsync(() => desk.Admit(good) is not Admission.Refuse);
        await Eventually.HoldsAsync(() => journal.StateOf(good.TrialId, 1) == Known.Ended);
        await runner.StopAsync(TestContext.Current.CancellationToken);

        var failed = journal.OutcomeOf(bad.TrialId, 1)!.Message().ShouldBeOfType<TrialFailed>();
        failed.Kind.ShouldBe(FailureKind.RuntimeFailed);
        failed.Reason.ShouldContain("of the runtime's own making");
        data.Delete(recursive: true);
    }

    [Fact]
    public void Given_an_attempt_that_is_in_the_journal_and_that_nobody_runs_When_asked_for_Then_it_is_unknown_and_the_one_that_runs_is_running()
    {
        var data = Directory.CreateTempSubdirectory("edge-fault-");
        var settings = new WorkerSettings("test", data.FullName, "/nonexistent", "/nonexistent/telemetry", DeviceFile.Default, AllowSimulated: false);
        var device = new DeviceIdentity(
            "boot", Guid.NewGuid(), new Dictionary<string, string>(), "ab", [new Capability(CapabilityKind.Runtime, "NT", Available: true, Reason: null, Version: null)]);
        var journal = new TrialJournal(data.FullName);
        using var outcomes = new OutcomePublisher(journal, publisher: null!, TimeProvider.System, NullLogger<OutcomePublisher>.Instance);
        var desk = new TrialDesk(settings, journal, outcomes, device, TimeProvider.System);
        var (lost, runs) = (Commands.Run(token: 1), Commands.Run(token: 2));
        var token = Path.Combine(data.FullName, "journal", "fencing-token");
        Directory.CreateDirectory(token);

        // The attempt is written down, and then its token cannot be.
        Should.Throw<Exception>(() => desk.Admit(lost));
        journal.StateOf(lost.TrialId, 1).ShouldBe(Known.Accepted);
        Directory.Delete(token);
        desk.Admit(runs).ShouldBeOfType<Admission.Accept>();

        TrialStatus? StatusOf(RunTrial run) => desk.StatusOf(new GetTrialStatus(run.TrialId, run.Attempt, "test"))?.Status;
        StatusOf(lost).ShouldBe(TrialStatus.Unknown);
        StatusOf(runs).ShouldBe(TrialStatus.Running);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Given_a_figure_that_no_message_can_hold_When_the_trial_is_over_Then_it_has_failed_with_its_output_and_the_worker_goes_on()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var programs = Directory.CreateDirectory(Path.Combine(fixture.DataDirectory, "programs")).FullName;
#pragma warning disable CA1416 // The worker is for Linux, and so are its tests.
        // The real fio, but it claims endless operations: too large for a double, which makes infinity of it, and JSON has no word for that.
        await File.WriteAllTextAsync(Path.Combine(programs, "fio"), "#!/bin/sh\n/usr/bin/fio \"$@\" | sed 's/\"iops\" : [0-9.]*/\"iops\" : 1e999/'\n");
        File.SetUnixFileMode(Path.Combine(programs, "fio"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        await fixture.StartWorkerAsync(("PATH", $"{programs}:{System.Environment.GetEnvironmentVariable("PATH")}"));
        var (bad, next) = (fixture.Trial(RuntimeCode.NT), fixture.Trial(RuntimeCode.NT, Points.Short with { NumJobs = 100_000 }));

        await fixture.Orchestrator.SendAsync(bad);
        var failed = await fixture.FailureOfAsync(bad);
        await fixture.Orchestrator.SendAsync(next);

        failed.Kind.ShouldBe(FailureKind.RuntimeFailed);
        failed.Reason.ShouldContain("its result cannot be written down");
        RawText.Of(failed.Outputs.Single(output => output.Name == "fio.json")).ShouldContain("1e999");
        (await fixture.FailureOfAsync(next)).Kind.ShouldBe(FailureKind.NotPossible);
        fixture.ShouldHaveLeftNothing(bad);
    }

    [Fact]
    public async Task Given_a_journal_that_cannot_be_written_When_a_trial_ends_Then_the_worker_tries_until_it_can()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT, Points.Long, timeLimitS: 700);
        var (journal, away) = (Path.Combine(fixture.DataDirectory, "journal"), Path.Combine(fixture.DataDirectory, "away"));
        await fixture.StartTrialAsync(run);

        Directory.Move(journal, away);
        await fixture.Orchestrator.SendAsync(new CancelTrial(run.TrialId, run.ExperimentId, run.Attempt, "test", "enough"));
        await Eventually.HoldsAsync(() => worker.Error.Contains("cannot be written into the journal yet", StringComparison.Ordinal));
        Directory.Move(away, journal);

        (await fixture.FailureOfAsync(run)).Kind.ShouldBe(FailureKind.Cancelled);
    }

    [Fact]
    public async Task Given_an_outcome_that_cannot_be_published_When_another_is_due_Then_that_one_is_and_the_worker_goes_on()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var run = fixture.Trial(RuntimeCode.NT);
        var journal = new TrialJournal(fixture.DataDirectory);
        journal.End(new Outcome(Guid.NewGuid(), 1, "of_a_later_version", System.Text.Json.JsonSerializer.SerializeToElement("whatever")));
        journal.End(Outcome.Of(new TrialInterrupted(run.TrialId, run.ExperimentId, 1, "test", "as before", DateTimeOffset.UnixEpoch)));

        var worker = await fixture.StartWorkerAsync();

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        await Eventually.HoldsAsync(() => worker.Error.Contains("of_a_later_version", StringComparison.Ordinal));
        (await worker.TerminateAsync()).ShouldBe(0);
        journal.Unpublished().ShouldHaveSingleItem().Event.ShouldBe("of_a_later_version");
    }
}

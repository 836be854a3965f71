using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Gates;

public sealed class GatedTrialTests
{
    [Fact]
    public async Task Given_too_little_room_When_it_is_made_during_the_wait_Then_the_trial_runs_and_each_wait_was_told_with_its_reason()
    {
        using var disk = MountedDirectory.InMemory(mebibytes: 700);
        await using var fixture = await WorkerFixture.CreateAsync(disk.Path);
        var filler = Path.Combine(disk.Path, "filler");
        await using (var file = File.Create(filler))
        {
            // Zeros that tmpfs really holds.
            file.Write(new byte[200 << 20]);
        }

        await fixture.StartWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT) with { Gates = new TrialGates(WaitS: 50, MinFreeSpaceMib: 600) };
        await fixture.Orchestrator.SendAsync(run);
        var first = await fixture.Orchestrator.ReceiveAsync<TrialGateWaited>(waited => waited.TrialId == run.TrialId);
        File.Delete(filler);

        await fixture.CompletionOfAsync(run);

        first.Wait.ShouldBe(1);
        first.Reason.ShouldContain("MiB of disk are free, at least 600");
        var waits = fixture.Orchestrator.All<TrialGateWaited>();
        waits.Select(waited => waited.Wait).ShouldBe(Enumerable.Range(1, waits.Count));
        var passed = fixture.Orchestrator.All<TrialGatePassed>().ShouldHaveSingleItem();
        passed.WaitedS.ShouldBe(waits.Sum(waited => waited.Seconds), tolerance: 0.001);
        passed.Readings.FreeSpaceMib.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(600);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_memory_that_no_machine_has_When_its_bound_is_over_Then_the_attempt_fails_at_its_gate_and_may_be_tried_again()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT) with { Gates = new TrialGates(WaitS: 2, MinFreeMemoryMib: 1 << 20) };

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        (failed.Kind, failed.Phase).ShouldBe((FailureKind.GateNotPassed, TrialPhase.Gate));
        failed.Reason.ShouldStartWith("waited 2 s at the gate: ");
        failed.Reason.ShouldEndWith("MiB of memory are free, at least 1048576");
        fixture.Orchestrator.All<TrialGatePassed>().ShouldBeEmpty();
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_an_attempt_that_waits_When_it_is_cancelled_Then_it_ends_at_once_as_cancelled()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT, timeLimitS: 4000) with { Gates = new TrialGates(WaitS: 3600, MinFreeMemoryMib: 1 << 20) };
        await fixture.Orchestrator.SendAsync(run);
        await fixture.Orchestrator.ReceiveAsync<TrialGateWaited>(waited => waited.TrialId == run.TrialId);

        await fixture.Orchestrator.SendAsync(new CancelTrial(run.TrialId, run.ExperimentId, run.Attempt, "test", "enough"));

        var failed = await fixture.FailureOfAsync(run);
        (failed.Kind, failed.Phase, failed.Reason).ShouldBe((FailureKind.Cancelled, TrialPhase.Gate, "enough"));
    }
}

using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Devices;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

/// <summary>Several experiments, one device.</summary>
public sealed class Sharing(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    [Fact]
    public async Task Given_three_experiments_on_one_device_When_submitted_together_Then_one_after_the_other_runs_and_never_two_trials_at_once()
    {
        var inFlight = 0;
        var most = 0;
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, _ => [], "shared");
        var experiments = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => orchestrator.SubmitAsync(Sample.Plan(repetitions: 3, devices: "[shared]"))));

        for (var served = 0; served < 9; served++)
        {
            await Eventually.TrueAsync(() => worker.Runs.Count > served);
            inFlight = worker.Runs.Count - served;
            most = Math.Max(most, inFlight);
            await worker.PublishAsync(Sample.Completed(worker.Runs[served]));
        }

        foreach (var id in experiments)
            (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(3);
        most.ShouldBe(1);
        worker.Runs.Select(run => run.ExperimentId).Chunk(3).ShouldAllBe(block => block.Distinct().Count() == 1);
        worker.Runs.Select(run => run.FencingToken).ShouldBeInOrder(SortDirection.Ascending);
        worker.Runs.Select(run => run.FencingToken).ShouldBeUnique();
        (await orchestrator.AllAsync<DeviceLease>()).Single(lease => lease.Id == "shared").Holder.ShouldBeNull();
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_an_experiment_that_waits_for_the_device_When_cancelled_Then_it_ends_at_once_and_the_device_never_hears_of_it()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, _ => [], "taken");
        var first = await orchestrator.SubmitAsync(Sample.Plan(devices: "[taken]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 1);
        var second = await orchestrator.SubmitAsync(Sample.Plan(devices: "[taken]"));
        await Eventually.GetAsync(() => orchestrator.ExperimentAsync(second), events => events.OfType<ExperimentDesigned>().Any());

        await orchestrator.CancelAsync(second);
        (await orchestrator.EndedAsync(second))[^1].ShouldBeOfType<ExperimentCancelled>().NotRun.ShouldBe(1);
        await worker.PublishAsync(Sample.Completed(worker.Runs[0]));

        await orchestrator.EndedAsync(first);
        worker.Commands.ShouldHaveSingleItem().ShouldBeOfType<RunTrial>().ExperimentId.ShouldBe(first);
    }

    [Fact]
    public async Task Given_a_cancelled_holder_When_its_trial_is_cut_off_Then_the_waiting_experiment_gets_the_device()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, _ => [], "handed-on");
        var first = await orchestrator.SubmitAsync(Sample.Plan(repetitions: 2, devices: "[handed-on]"));
        await Eventually.TrueAsync(() => worker.Runs.Count == 1);
        var second = await orchestrator.SubmitAsync(Sample.Plan(devices: "[handed-on]"));
        await Eventually.GetAsync(orchestrator.AllAsync<DeviceLease>, leases => leases.Any(lease => lease.Waiting.Contains(second)));

        await orchestrator.CancelAsync(first);
        await Eventually.TrueAsync(() => worker.Commands.OfType<CancelTrial>().Any());
        worker.Runs.Count.ShouldBe(1);
        await worker.PublishAsync(Sample.Failed(worker.Runs[0], FailureKind.Cancelled));

        await Eventually.TrueAsync(() => worker.Runs.Count == 2);
        worker.Runs[1].ExperimentId.ShouldBe(second);
        await worker.PublishAsync(Sample.Completed(worker.Runs[1]));
        (await orchestrator.EndedAsync(second))[^1].ShouldBeOfType<ExperimentFinished>();
    }
}

using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Tests.Support;

namespace EdgePipeline.Orchestrator.Tests.Running;

public sealed class Stopping(TestOrchestrator orchestrator) : IClassFixture<TestOrchestrator>
{
    private static string Plan(string device) => $$"""
        name: sample
        devices: [{{device}}]
        runtimes: [NT]
        workloads:
          - fio: { rw: [read, write], bs: 4k, size: 16m, runtime: 1s }
        repetitions: { min: 3, max: 5, until: 2% }
        seed: 7
        """;

    /// <summary>Reads are steady, writes are not.</summary>
    private static IReadOnlyList<object> Answer(object command) => command is RunTrial run
        ? [Sample.Completed(run) with { Metrics = [new Metric("throughput", "MB/s", run.Workload.Fio!.Rw == FioPattern.Read ? 100 : 10 * run.Repetition)] }]
        : [];

    [Fact]
    public async Task Given_a_steady_cell_and_another_When_run_Then_the_steady_one_stops_the_other_runs_to_its_most_and_both_say_so()
    {
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, Answer, "sequential");

        var id = await orchestrator.SubmitAsync(Plan("sequential"));
        var events = await orchestrator.EndedAsync(id);

        var stops = events.OfType<CellStopped>().ToDictionary(stop => stop.CellKey.Contains("read") ? "read" : "write");
        (stops["read"].End, stops["read"].Block, stops["read"].N).ShouldBe((CellEnd.Converged, 3, 3));
        (stops["write"].End, stops["write"].Block, stops["write"].N).ShouldBe((CellEnd.MaxN, 5, 5));
        var designed = (ExperimentDesigned)events[1];
        designed.Order.Count.ShouldBe(10);
        worker.Runs.Select(run => run.TrialId).ShouldBe(designed.Order.Where(trial => trial.Block <= 3 || trial.CellKey.Contains("write")).Select(trial => trial.TrialId));
        events[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(8);
        await orchestrator.ShouldHaveNoFaultsAsync();
    }

    [Fact]
    public async Task Given_the_orchestrator_is_started_again_in_the_middle_When_results_come_twice_Then_each_cell_stops_once_and_where_it_should()
    {
        var restarted = new TaskCompletionSource();
        IReadOnlyList<object> Twice(object command) => [.. Answer(command), .. Answer(command)];
        await using var worker = await FakeWorker.StartAsync(
            orchestrator.Broker, command =>
            {
                if (command is RunTrial { Repetition: 2 })
                    restarted.TrySetResult();
                return Twice(command);
            }, "restarted");

        var id = await orchestrator.SubmitAsync(Plan("restarted"));
        await restarted.Task;
        await orchestrator.StopHostAsync();
        await orchestrator.StartHostAsync();
        var events = await orchestrator.EndedAsync(id);

        events.OfType<CellStopped>().Select(stop => (stop.End, stop.Block)).ShouldBe([(CellEnd.Converged, 3), (CellEnd.MaxN, 5)]);
        worker.Runs.Select(run => run.TrialId).Distinct().Count().ShouldBe(8);
        events[^1].ShouldBeOfType<ExperimentFinished>().Completed.ShouldBe(8);
    }

    [Fact]
    public async Task Given_cells_that_stopped_When_cancelled_Then_what_they_left_behind_does_not_count_as_not_run()
    {
        IReadOnlyList<object> UntilFour(object command) => command is RunTrial { Repetition: 4 } ? []
            : command is CancelTrial cancel ? [new TrialFailed(cancel.TrialId, cancel.ExperimentId, cancel.Attempt, cancel.Device, null, FailureKind.Cancelled, "cut off", [], Sample.At)]
            : Answer(command);
        await using var worker = await FakeWorker.StartAsync(orchestrator.Broker, UntilFour, "cancelled");
        var id = await orchestrator.SubmitAsync(Plan("cancelled"));
        await Eventually.TrueAsync(() => worker.Runs.Any(run => run.Repetition == 4));

        await orchestrator.CancelAsync(id);

        // Five writes are planned and three reads were needed: two writes were not run.
        var cancelled = (await orchestrator.EndedAsync(id))[^1].ShouldBeOfType<ExperimentCancelled>();
        (cancelled.Completed, cancelled.NotRun).ShouldBe((6, 2));
    }
}

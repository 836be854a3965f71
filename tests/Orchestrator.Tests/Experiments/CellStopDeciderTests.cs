using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Tests.Support;
using EdgePipeline.Planning;

namespace EdgePipeline.Orchestrator.Tests.Experiments;

public sealed class CellStopDeciderTests
{
    private static readonly Guid Id = new("11111111-2222-5333-8444-5555553fa2c1");

    private static readonly ExperimentDesigned Designed = (ExperimentDesigned)ExperimentDecider.Submit(
        new SubmitExperiment(Id, Text, "test"), PlanParser.Parse(Text),
        new Dictionary<string, IReadOnlyList<Contracts.Devices.Capability>> { ["bench-1"] = Sample.Capabilities }, Sample.At)[1];

    private const string Text = """
        name: sample
        devices: [bench-1]
        runtimes: [NT]
        workloads:
          - fio: { rw: [read, write], bs: 4k }
        repetitions: { min: 2, max: 4, until: 5%, budget: 60s }
        """;

    private static DrawnTrial At(int position) => Designed.Order.Single(trial => trial.Position == position);

    private static string Read => Designed.Cells.Single(cell => cell.Workload.Label.Contains("read")).Key;

    /// <summary>Read is steady, write is not.</summary>
    private static TrialResult[] Results(int through) =>
        [.. Enumerable.Range(1, through).Select(At).Select(trial => new TrialResult(trial.TrialId, trial.CellKey == Read ? 100 + (0.1 * trial.Block) : 10 * trial.Block))];

    private static DeviceProgress Device(int started) => new("bench-1", 8, started, InFlight: null, IsOver: false, BeganAt: Sample.At);

    [Fact]
    public void Given_the_middle_of_a_block_When_a_trial_ends_Then_nothing_is_decided()
    {
        var (facts, device) = CellStopDecider.AfterTrial(Designed, Device(3), Results(3), At(3).TrialId, Sample.At);

        facts.ShouldBeEmpty();
        (device.Position, device.Stopped.Count).ShouldBe((3, 0));
    }

    [Fact]
    public void Given_the_end_of_a_block_When_a_cell_is_known_Then_it_stops_and_its_places_are_skipped_to_the_end()
    {
        var (facts, device) = CellStopDecider.AfterTrial(Designed, Device(4), Results(4), At(4).TrialId, Sample.At.AddSeconds(30));

        var stopped = facts.ShouldHaveSingleItem();
        (stopped.CellKey, stopped.Block, stopped.End, stopped.Device, stopped.N).ShouldBe((Read, 2, CellEnd.Converged, "bench-1", 2));
        (device.Stopped, device.NotNeeded).ShouldSatisfyAllConditions(both => both.Stopped.ShouldBe([Read]), both => both.NotNeeded.ShouldBe(2));
        // Whichever is drawn first in block 3: the next place is write's.
        ExperimentDecider.Next(Designed, device).CellKey.ShouldNotBe(Read);

        var third = ExperimentDecider.Next(Designed, device);
        var (none, after) = CellStopDecider.AfterTrial(
            Designed, device with { Started = 5 }, [.. Results(4), new(third.TrialId, 90)], third.TrialId, Sample.At.AddSeconds(40));
        none.ShouldBeEmpty();
        ExperimentDecider.Next(Designed, after).ShouldSatisfyAllConditions(next => next.Block.ShouldBe(4), next => next.CellKey.ShouldBe(third.CellKey));

        var fourth = ExperimentDecider.Next(Designed, after);
        var (last, over) = CellStopDecider.AfterTrial(
            Designed, after with { Started = 6 }, [.. Results(4), new(third.TrialId, 90), new(fourth.TrialId, 10)], fourth.TrialId, Sample.At.AddSeconds(50));
        last.ShouldHaveSingleItem().End.ShouldBe(CellEnd.MaxN);
        (over.HasMore, over.Position).ShouldBe((false, 8));
    }

    [Fact]
    public void Given_the_budget_is_spent_When_a_block_ends_Then_every_open_cell_stops_and_nothing_is_left_to_run()
    {
        var (facts, device) = CellStopDecider.AfterTrial(Designed, Device(2), Results(2), At(2).TrialId, Sample.At.AddSeconds(61));

        facts.Select(fact => fact.End).ShouldBe([CellEnd.BudgetExhausted, CellEnd.BudgetExhausted]);
        (device.HasMore, device.NotNeeded).ShouldBe((false, 6));
    }
}

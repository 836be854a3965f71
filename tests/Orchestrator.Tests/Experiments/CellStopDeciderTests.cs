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

    [Theory]
    [InlineData("half-width-by-block/1", 0.634)]
    [InlineData("half-width-by-block/2", 0.908)]
    public void Given_a_design_by_a_version_of_the_rule_When_a_cell_stops_Then_its_interval_is_of_that_versions_level(string version, double halfWidthPct)
    {
        var designed = Designed with { Versions = new Dictionary<string, string>(Designed.Versions) { ["stopping"] = version } };

        // 100.1 and 100.2: at 95 % a t of 12.706, at 96.5 % of 18.17.
        CellStopDecider.AfterTrial(designed, Device(4), Results(4), At(4).TrialId, Sample.At.AddSeconds(30)).Facts
            .ShouldHaveSingleItem().HalfWidthPct!.Value.ShouldBe(halfWidthPct, 0.002);
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
    public void Given_controls_When_a_block_and_a_control_end_Then_controls_decide_nothing_and_none_follows_another()
    {
        var text = Text + "\ncontrol: { workload: fio-read-4k, every: 1 }";
        var designed = (ExperimentDesigned)ExperimentDecider.Submit(
            new SubmitExperiment(Id, text, "test"), PlanParser.Parse(text),
            new Dictionary<string, IReadOnlyList<Contracts.Devices.Capability>> { ["bench-1"] = Sample.Capabilities }, Sample.At)[1];
        DrawnTrial Place(int position) => designed.Order.Single(trial => trial.Position == position);
        // C t C t C t C t: two blocks are over at position 8, with controls that scatter widely.
        TrialResult[] results =
        [
            .. Enumerable.Range(1, 8).Select(Place).Select(trial => new TrialResult(
                trial.TrialId, trial.IsControl ? 1000 * trial.Position : trial.CellKey == Read ? 100 + (0.1 * trial.Block) : 10 * trial.Block)),
        ];
        var device = new DeviceProgress("bench-1", 17, 8, InFlight: null, IsOver: false, BeganAt: Sample.At);

        var (facts, after) = CellStopDecider.AfterTrial(designed, device, results, Place(8).TrialId, Sample.At.AddSeconds(30));

        facts.ShouldHaveSingleItem().CellKey.ShouldBe(Read);
        // Of nine places two are read's, and two controls would follow another.
        after.NotNeeded.ShouldBe(4);
        ExperimentDecider.Next(designed, after).ShouldSatisfyAllConditions(next => next.Position.ShouldBe(9), next => next.CellKey.ShouldBe("bench-1/control/fio-read-4k"), next => next.Block.ShouldBe(0));

        var (none, afterControl) = CellStopDecider.AfterTrial(designed, after with { Started = 9 }, results, Place(9).TrialId, Sample.At.AddSeconds(40));
        none.ShouldBeEmpty();
        ExperimentDecider.Next(designed, afterControl).CellKey.ShouldNotBe(Read);
        ExperimentDecider.Next(designed, afterControl).Block.ShouldBe(3);
    }

    [Fact]
    public void Given_an_outlier_among_controls_When_the_rule_excludes_Then_it_takes_no_control()
    {
        var text = Sample.Plan(repetitions: 6) + "\nexclude_outliers: mad3.5\ncontrol: { workload: fio-read-4k, every: 1 }";
        var designed = (ExperimentDesigned)ExperimentDecider.Submit(
            new SubmitExperiment(Id, text, "test"), PlanParser.Parse(text),
            new Dictionary<string, IReadOnlyList<Contracts.Devices.Capability>> { ["bench-1"] = Sample.Capabilities }, Sample.At)[1];
        TrialResult[] Results(bool control) =>
            [.. designed.Order.Select(trial => new TrialResult(trial.TrialId, 100 + trial.Position + (trial.IsControl == control && trial.Position is 5 or 6 ? 1000 : 0)))];

        OutlierDecider.Exclusions(designed, Results(control: true), Sample.At).ShouldBeEmpty();
        OutlierDecider.Exclusions(designed, Results(control: false), Sample.At).ShouldHaveSingleItem();
    }

    [Fact]
    public void Given_the_budget_is_spent_When_a_block_ends_Then_every_open_cell_stops_and_nothing_is_left_to_run()
    {
        var (facts, device) = CellStopDecider.AfterTrial(Designed, Device(2), Results(2), At(2).TrialId, Sample.At.AddSeconds(61));

        facts.Select(fact => fact.End).ShouldBe([CellEnd.BudgetExhausted, CellEnd.BudgetExhausted]);
        (device.HasMore, device.NotNeeded).ShouldBe((false, 6));
    }
}

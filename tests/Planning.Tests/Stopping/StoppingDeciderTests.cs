using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Stopping;

namespace EdgePipeline.Planning.Tests.Stopping;

public sealed class StoppingDeciderTests
{
    private static readonly Plan Plan = PlanParser.Parse(
        "{name: p, devices: [pi4], runtimes: [NT, RC, VM], workloads: [{fio: {rw: read, bs: 4k}}], repetitions: {min: 3, max: 6, until: 5%, budget: 100s}}").Plan!;

    private static readonly IReadOnlyList<Cell> Cells = Designer.Design(Guid.Empty, Plan, null).Cells;

    private static string Key(string runtime) => Cells.Single(cell => cell.Runtime.Name == runtime).Key;

    private static IEnumerable<CellLaunch> Launches(string runtime, params double[] values) =>
        values.Select((value, index) => new CellLaunch(Key(runtime), index + 1, value));

    private static IReadOnlyList<CellStop> Decide(int block, double elapsedS, IEnumerable<CellLaunch> launches, params string[] stopped) =>
        StoppingDecider.Decide(Plan, Cells, stopped.Select(Key).ToHashSet(), [.. launches], block, TimeSpan.FromSeconds(elapsedS));

    /// <summary>RC is steady, VM is not.</summary>
    private static IEnumerable<CellLaunch> Three =>
        [.. Launches("NT", 100, 101, 99), .. Launches("RC", 80, 80.8, 79.4), .. Launches("VM", 50, 70, 40)];

    [Fact]
    public void Given_a_plan_When_parsed_Then_max_is_the_drawn_number_and_the_rule_is_told_in_words()
    {
        (Plan.Repetitions, Plan.Stopping).ShouldBe((6, new SequentialStopping(3, 5, 100)));
        Designer.Design(Guid.Empty, Plan, null).StoppingRule.ShouldBe(
            "sequential: 3 to 6 launches of each cell, until its ratio to NT is known to ±5 %; fewer than 10 launches, from which on it is counted how often that is right; no block begins on a device after 100 s");
        Designer.Design(Guid.Empty, Plan, null).Order.Count.ShouldBe(18);
    }

    [Theory]
    [InlineData("[NT]", "", "its mean")]
    [InlineData("[RC, VM]", "", "its mean")]
    [InlineData("[NT, RC]", "", "its ratio to NT")]
    [InlineData("[NT, RC]", ", exclude: [{runtime: RC, workload: '*-8k'}]", "its ratio to NT, or its mean where no NT is beside it,")]
    public void Given_cells_with_and_without_NT_beside_them_When_designed_Then_the_rule_says_what_is_judged(string runtimes, string more, string judged)
    {
        var plan = PlanParser.Parse($"{{name: p, devices: [pi4], runtimes: {runtimes}, workloads: [{{fio: {{rw: read, bs: [4k, 8k]}}}}], repetitions: {{until: 5%}}{more}}}").Plan!;

        Designer.Design(Guid.Empty, plan, null).StoppingRule.ShouldBe($"sequential: 10 to 30 launches of each cell, until {judged} is known to ±5 %");
    }

    [Fact]
    public void Given_fewer_launches_than_the_least_When_decided_Then_no_cell_stops_however_steady() =>
        Decide(2, 10, [.. Launches("NT", 100, 100), .. Launches("RC", 80, 80), .. Launches("VM", 50, 50)]).ShouldBeEmpty();

    [Fact]
    public void Given_one_cell_within_the_bound_When_decided_Then_it_stops_and_its_baseline_goes_on_for_the_other()
    {
        var stop = Decide(3, 10, Three).ShouldHaveSingleItem();

        (stop.CellKey, stop.End, stop.N).ShouldBe((Key("RC"), CellEnd.Converged, 3));
        stop.HalfWidthPct!.Value.ShouldBeInRange(0.1, 5);
        stop.Reason.ShouldStartWith("its ratio to NT is known to ±");
        stop.Reason.ShouldEndWith("% after 3 launches, within 5 %");
    }

    [Fact]
    public void Given_the_last_compared_cell_When_it_converges_Then_the_baseline_stops_with_it()
    {
        var stops = Decide(3, 10, [.. Launches("NT", 100, 101, 99), .. Launches("VM", 50, 50.4, 49.5)], "RC");

        stops.Select(stop => (stop.CellKey, stop.End)).ShouldBe([(Key("NT"), CellEnd.Converged), (Key("VM"), CellEnd.Converged)], ignoreOrder: true);
        stops.Single(stop => stop.CellKey == Key("NT")).Reason.ShouldBe("every cell that is compared with it has stopped");
    }

    [Fact]
    public void Given_the_last_block_When_decided_Then_what_is_open_ends_as_max_n_and_says_how_far_it_came()
    {
        var stops = Decide(6, 10, [.. Launches("NT", 100, 101, 99, 100, 100, 100), .. Launches("VM", 50, 70, 40, 60, 30, 80)], "RC");

        stops.Select(stop => stop.End).ShouldBe([CellEnd.MaxN, CellEnd.MaxN]);
        stops.Single(stop => stop.CellKey == Key("VM")).Reason.ShouldContain("not within 5 %, and no more launches are planned");
    }

    [Fact]
    public void Given_the_budget_is_spent_When_decided_Then_what_is_open_ends_as_budget_exhausted_and_what_converged_as_converged()
    {
        var stops = Decide(3, 100, Three);

        stops.ToDictionary(stop => stop.CellKey, stop => stop.End).ShouldBe(
            new Dictionary<string, CellEnd> { [Key("NT")] = CellEnd.BudgetExhausted, [Key("RC")] = CellEnd.Converged, [Key("VM")] = CellEnd.BudgetExhausted }, ignoreOrder: true);
        stops.Single(stop => stop.CellKey == Key("VM")).Reason.ShouldEndWith("and 100 s of 100 s are over");
        Decide(3, 99.9, Three).Count.ShouldBe(1);
    }

    [Fact]
    public void Given_a_launch_without_a_result_When_decided_Then_the_cell_has_one_launch_less_and_the_interval_is_that_of_the_tables()
    {
        // RC failed in block 3: it has two launches, fewer than the least.
        Decide(3, 10, Three.Where(launch => !(launch.CellKey == Key("RC") && launch.Block == 3))).ShouldBeEmpty();
        Decide(6, 10, []).ShouldAllBe(stop => stop.End == CellEnd.MaxN && stop.HalfWidthPct == null);
    }

    [Fact]
    public void Given_no_native_cell_When_decided_Then_each_cell_is_judged_by_its_own_mean()
    {
        var plan = PlanParser.Parse("{name: p, devices: [pi4], runtimes: [RC, VM], workloads: [{fio: {rw: read, bs: 4k}}], repetitions: {min: 3, max: 6, until: 5%}}").Plan!;
        var cells = Designer.Design(Guid.Empty, plan, null).Cells;

        var stop = StoppingDecider.Decide(plan, cells, new HashSet<string>(), [.. Launches("RC", 80, 80.8, 79.4), .. Launches("VM", 50, 70, 40)], 3, TimeSpan.Zero).ShouldHaveSingleItem();

        stop.CellKey.ShouldBe(Key("RC"));
        stop.Reason.ShouldStartWith("its mean is known to ±");
    }

    [Fact]
    public void Given_a_fixed_number_When_decided_Then_no_cell_stops_early() =>
        StoppingDecider.Decide(Plan with { Stopping = null }, Cells, new HashSet<string>(), [.. Three], 6, TimeSpan.FromDays(1)).ShouldBeEmpty();
}

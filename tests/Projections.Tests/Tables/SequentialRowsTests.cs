using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Stopping;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Tables;

/// <summary>Where a plan stops launches when the interval is narrow, tables show the very interval that decided.</summary>
public sealed class SequentialRowsTests
{
    private static readonly History Events = new() { Repetitions = 12 };

    internal static readonly Plan Sequential = Events.Designed.Plan with { Repetitions = 12, Stopping = new SequentialStopping(10, 5, null) };

    [Fact]
    public void Given_the_same_launches_When_the_plan_stops_sequentially_Then_intervals_are_wider_p_is_raised_and_the_method_says_so()
    {
        var (plain, sequential) = (Changes(Events.Designed.Plan), Changes(Sequential));

        var (a, b) = (Throughput(plain), Throughput(sequential));
        b.Ratio.ShouldBe(a.Ratio);
        b.RatioCi95Low!.Value.ShouldBeLessThan(a.RatioCi95Low!.Value);
        b.RatioCi95High!.Value.ShouldBeGreaterThan(a.RatioCi95High!.Value);
        b.RatioP!.Value.ShouldBe(a.RatioP!.Value * 5 / 3.5, a.RatioP.Value * 1e-9);
        (a.RatioMethod, b.RatioMethod).ShouldBe(("fieller in blocks", "fieller in blocks, at 96.5 % for stopping sequentially"));
        Rc(sequential).Ci95HighMbPerS!.Value.ShouldBeGreaterThan(Rc(plain).Ci95HighMbPerS!.Value);
        Rc(sequential).RatioToNtCi95Low.ShouldBe(b.RatioCi95Low);
    }

    [Fact]
    public void Given_a_cell_that_stops_When_its_row_is_made_Then_half_its_intervals_width_is_what_the_stop_rested_on()
    {
        var row = Rc(Changes(Sequential));
        CellLaunch[] launches =
        [
            .. Enumerable.Range(1, 12).SelectMany(block => new[] { Nt, History.Rc }.Select(runtime => new CellLaunch($"{Device}/{runtime.Name}/{Workload.Label}", block, MbPerS(runtime == Nt, runtime == Nt ? block : block + 1)))),
        ];

        var stop = StoppingDecider.Decide(Sequential, [.. Events.Cells.Where(cell => cell.SkipReason is null)], new HashSet<string>(), launches, 12, TimeSpan.Zero).Single(one => one.CellKey == row.CellKey);

        stop.HalfWidthPct!.Value.ShouldBe(100 * (row.RatioToNtCi95High!.Value - row.RatioToNtCi95Low!.Value) / 2 / row.RatioToNt!.Value, 1e-9);
    }

    /// <summary>An experiment that was designed by the first rule is decided by it to its end, also on both sides of an upgrade.</summary>
    [Fact]
    public void Given_an_experiment_by_the_first_rule_When_its_rows_are_made_Then_they_show_the_interval_that_decided()
    {
        var (plain, first) = (Changes(Events.Designed.Plan), Changes(Sequential, StoppingVersions.First));

        Throughput(first).ShouldBe(Throughput(plain));
        Rc(first).ShouldSatisfyAllConditions(
            row => (row.Ci95LowMbPerS, row.Ci95HighMbPerS).ShouldBe((Rc(plain).Ci95LowMbPerS, Rc(plain).Ci95HighMbPerS)),
            row => (row.RatioToNtCi95Low, row.RatioToNtCi95High).ShouldBe((Rc(plain).RatioToNtCi95Low, Rc(plain).RatioToNtCi95High)));
    }

    /// <summary>Twelve launches of each of two cells, stopped by a rule of this version.</summary>
    internal static object[] Launches(History history, Plan plan, string rule = StoppingVersions.Current) =>
    [
        history.Submitted, history.Designed with { Plan = plan, Versions = new Dictionary<string, string> { ["stopping"] = rule } },
        .. Enumerable.Range(1, 12).SelectMany(block => history.WholeTrial(Nt, block, MbPerS(isNt: true, block)).Concat(history.WholeTrial(History.Rc, block, MbPerS(isNt: false, block + 1)))),
    ];

    private static double MbPerS(bool isNt, int block) => (isNt ? 50 : 48) + (block * 7 % 5);

    private static TableChanges Changes(Plan plan, string rule = StoppingVersions.Current)
    {
        var history = Stored.InOrder(Launches(Events, plan, rule));
        var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.By(history), history).WithExperiments([Events.ExperimentId], history, []);
        return changes.WithCells([.. changes.AllCells()], []).WithFamilies([]);
    }

    private static Projections.Tables.Contrasts.ContrastRow Throughput(TableChanges changes) =>
        changes.Contrasts.Single(row => row is { Runtime: "RC", Baseline: "NT", Metric: "throughput" });

    private static Projections.Tables.RuntimeThroughput.RuntimeThroughputRow Rc(TableChanges changes) => changes.CellRows.Throughput.Single(row => row.Runtime == "RC");
}

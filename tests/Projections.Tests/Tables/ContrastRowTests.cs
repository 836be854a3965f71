using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables.Contrasts;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.Statistics;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class ContrastRowTests
{
    private static readonly History Events = new() { Repetitions = 5 };
    private static readonly double[] Fast = [52.0, 50.1, 53.3, 51.2, 49.9];
    private static readonly double[] Slow = [41.2, 39.8, 43.1, 40.5, 40.2];

    [Fact]
    public void Given_both_cells_in_the_same_blocks_When_contrasted_Then_the_row_is_what_the_statistics_say_of_the_blocks()
    {
        var row = Throughput([.. Trials(Nt, Fast), .. Trials(Rc, Slow)]);

        var expected = RatioOfMeans.InBlocks(Slow, Fast);
        row.ShouldSatisfyAllConditions(
            _ => (row.N, row.BaselineN, row.Unit, row.BaselineRuntime, row.RatioMethod, row.Method).ShouldBe((5, 5, "MB/s", "NT", "fieller in blocks", "measured")),
            _ => (row.Ratio, row.RatioCi95Low, row.RatioCi95High, row.RatioP).ShouldBe((expected.Ratio, expected.Ci95Low, expected.Ci95High, expected.P)),
            _ => row.BaselineMean!.Value.ShouldBe(51.3, 1e-9),
            _ => row.Shift!.Value.ShouldBe(-10.2, 1e-9),
            _ => row.CliffsDelta.ShouldBe(-1),
            _ => row.MannWhitneyP!.Value.ShouldBe(2.0 / 252, 1e-9),
            _ => row.Verdict.ShouldBe("slower"),
            _ => row.Reason.ShouldBeNull());
    }

    [Fact]
    public void Given_a_launch_without_a_partner_When_contrasted_Then_all_count_and_the_row_names_the_other_method()
    {
        var row = Throughput([.. Trials(Nt, Fast), .. Trials(Rc, Slow[..4])]);

        (row.N, row.BaselineN, row.RatioMethod).ShouldBe((4, 5, "welch on logs"));
        row.RatioP.ShouldBe(RatioOfMeans.Of(Slow[..4], Fast).P);
    }

    [Fact]
    public void Given_cells_that_scatter_alike_When_contrasted_Then_no_difference_is_shown_and_the_row_says_what_would_have_been()
    {
        var row = Throughput([.. Trials(Nt, Fast), .. Trials(Rc, [50.1, 52.0, 51.2, 53.3, 50.4])]);

        row.Verdict.ShouldBe("no difference shown");
        row.MinimalDetectablePct!.Value.ShouldBeInRange(4, 12);
    }

    [Fact]
    public void Given_too_little_When_contrasted_Then_the_row_says_what_is_missing_and_has_no_verdict()
    {
        (string? Reason, double? Ratio, string? Verdict) Of(params object[] events) => Throughput(events) is var row ? (row.Reason, row.Ratio, row.Verdict) : default;

        Of().ShouldBe(("RC: no completed trial", null, null));
        Of(Trials(Rc, [40])).ShouldBe(("NT: no completed trial", null, null));
        Of([.. Trials(Nt, [50]), .. Trials(Rc, [40])]).ShouldBe(("an interval needs at least two launches on either side", 0.8, null));
        Of([.. Trials(Nt, [50, 50]), .. Trials(Rc, [0, 0])]).ShouldBe(("a mean is not above zero: there is no ratio", null, null));
        Of([.. Trials(Nt, [1, 90]), .. Trials(Rc, [40, 41])])
            .ShouldBe(("NT scatters so much that its mean is not told from zero: any ratio is possible", 40.5 / 45.5, "no difference shown"));
    }

    [Fact]
    public void Given_a_metric_without_a_reading_When_contrasted_Then_the_reason_is_the_cells_own()
    {
        var row = Rows([.. Trials(Nt, Fast), .. Trials(Rc, Slow)]).Single(row => row is { Runtime: "RC", Baseline: "NT", Metric: "mb_per_j" });

        (row.N, row.Ratio, row.Verdict, row.Method).ShouldBe((0, null, null, null));
        row.Reason.ShouldNotBeNull().ShouldStartWith("RC: no power source sent readings during the trial");
    }

    [Fact]
    public void Given_modelled_power_When_contrasted_Then_the_row_says_modelled_and_higher_or_lower()
    {
        var rows = Rows(
        [
            .. Trials(Nt, Fast), .. Trials(Rc, Slow),
            .. Enumerable.Range(1, 5).SelectMany(block => new object[] { Events.Power(Nt, block), Events.Power(Rc, block) }),
        ]);

        var row = rows.Single(row => row is { Runtime: "RC", Baseline: "NT", Metric: "mb_per_j" });
        (row.N, row.Unit, row.Ratio, row.Verdict, row.Method).ShouldBe((5, "MB/J", 1, "no difference shown", "modelled"));
    }

    [Fact]
    public void Given_an_experiment_When_contrasted_Then_each_cell_is_held_against_both_baselines_but_not_against_itself()
    {
        var rows = Rows([]);

        rows.Select(row => (row.Runtime, row.Baseline)).Distinct().ShouldBe([("NT", "RC"), ("RC", "NT"), ("RC-big", "NT"), ("RC-big", "RC")], ignoreOrder: true);
        rows.Where(row => row.Runtime == "RC-big").ShouldAllBe(row => row.Reason == "RC-big: runc is not installed");
    }

    [Fact]
    public void Given_a_baseline_by_a_double_When_contrasted_Then_what_is_held_against_it_carries_the_mark()
    {
        var simulated = Events.Completed(Rc, 1, 40) with { Factors = new Dictionary<string, string> { ["simulated"] = "a double" } };

        var row = Rows([.. Trials(Nt, Fast), Events.Requested(Rc, 1), simulated]).First(row => row is { Runtime: "NT", Baseline: "RC" });

        row.NotComparable.ShouldNotBeNull().ShouldStartWith("RC simulated (a double)");
    }

    [Fact]
    public void Given_a_page_with_one_contrast_When_adjusted_beside_the_standing_ones_Then_the_family_is_as_if_adjusted_at_once()
    {
        ContrastRow[] family =
        [
            .. new[] { 0.01, 0.04, 0.03, 0.005 }.Select((p, index) => Throughput([.. Trials(Nt, Fast), .. Trials(Rc, Slow)]) with
            {
                CellKey = $"cell {index}", RatioP = p, RatioPHolm = null, MannWhitneyP = p, Verdict = null, AsOfSequence = index,
            }),
            Throughput([]) with { CellKey = "without" },
        ];
        var once = ContrastFamilies.Adjusted(family, []);

        var before = ContrastFamilies.Adjusted([.. family[..2], .. family[3..]], []);
        var after = ContrastFamilies.Adjusted([family[2]], before);

        after.OrderBy(row => row.CellKey).ShouldBe(once.OrderBy(row => row.CellKey));
        once.Select(row => row.RatioPHolm).ShouldBe([0.03, 0.06, 0.06, 0.02, null]);
        once.Select(row => row.Verdict).ShouldBe(["slower", "no difference shown", "no difference shown", "slower", null]);
        once.ShouldAllBe(row => row.AsOfSequence == once.Max(other => other.AsOfSequence));
    }

    [Fact]
    public void Given_another_metric_or_baseline_When_adjusted_Then_it_is_another_family()
    {
        var row = Throughput([.. Trials(Nt, Fast), .. Trials(Rc, Slow)]);

        var adjusted = ContrastFamilies.Adjusted([row], [row with { Metric = "mb_per_j" }, row with { Baseline = "RC" }, row with { ExperimentId = Guid.Empty }]);

        adjusted.ShouldHaveSingleItem().RatioPHolm.ShouldBe(row.RatioP);
    }

    private static object[] Trials(RuntimeSpec runtime, double[] megabytesPerSecond) =>
        [.. megabytesPerSecond.SelectMany((value, index) => new object[] { Events.Requested(runtime, index + 1), Events.Completed(runtime, index + 1, value) })];

    private static ContrastRow Throughput(object[] events) =>
        Rows(events).Single(row => row is { Runtime: "RC", Baseline: "NT", Metric: "throughput" });

    private static IReadOnlyList<ContrastRow> Rows(object[] events)
    {
        var cells = CellsOf.Events(Events, events);
        return ContrastFamilies.Adjusted([.. cells.SelectMany(cell => ContrastRow.Of(cell, cells, designedAt: 1))], []);
    }
}

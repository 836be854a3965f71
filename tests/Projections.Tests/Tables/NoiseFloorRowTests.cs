using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Claims;
using EdgePipeline.Projections.Tables.NoiseFloors;
using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.Statistics;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class NoiseFloorRowTests
{
    private static readonly History Events = new() { Repetitions = 5, IsControlled = true };
    private static readonly double[] Quiet = [50.0, 50.2, 49.9, 50.1, 50.3, 49.8];
    private static readonly double[] Loud = [50.0, 56, 47, 52, 45, 58];

    [Fact]
    public void Given_runs_of_the_control_When_summed_up_Then_the_row_is_what_the_statistics_say_of_them_in_their_order()
    {
        var row = Floor([.. Events.ControlRuns(Quiet)]);

        var expected = NoiseFloor.Of([1, 4, 7, 10, 13, 16], Quiet);
        row.ShouldSatisfyAllConditions(
            _ => (row.Device, row.Workload, row.Unit, row.N, row.NExcluded, row.Reason).ShouldBe((Device, "fio-read-64k", "MB/s", 6, 0, null)),
            _ => (row.Mean, row.SpreadPct, row.NoiseFloorPct).ShouldBe((expected.Mean, expected.SpreadPct, expected.FloorPct)),
            _ => (row.SpreadCi95LowPct, row.SpreadCi95HighPct).ShouldBe((expected.SpreadCi95!.Low, expected.SpreadCi95.High)),
            _ => (row.DriftPct, row.DriftP).ShouldBe((expected.DriftPct, expected.DriftP)),
            _ => row.Evidence.Count.ShouldBe(12));
    }

    [Fact]
    public void Given_results_that_come_late_twice_and_in_any_order_When_summed_up_Then_the_row_is_the_same()
    {
        object[] runs = [.. Events.ControlRuns(Quiet)];

        var row = Floor([.. runs.Reverse(), .. runs, Events.ControlCompleted(2, 99)]);

        (row with { Evidence = [], AsOfSequence = 0 }).ShouldBe(Floor(runs) with { Evidence = [], AsOfSequence = 0 });
    }

    [Fact]
    public void Given_an_excluded_run_and_one_that_failed_When_summed_up_Then_neither_is_in_a_figure_and_the_row_counts_them()
    {
        object[] events =
        [
            .. Events.ControlRuns(50, 80, 50.5), Events.Excluded(Nt, 1) with { TrialId = Events.ControlId(2) },
            Events.ControlRequested(4), Events.Failed(Nt, 1) with { TrialId = Events.ControlId(4) },
        ];

        var row = Floor(events);

        (row.N, row.NExcluded, row.Mean).ShouldBe((2, 1, 50.25));
        row.NoiseFloorPct.ShouldBe(NoiseFloor.Of([1, 7], [50, 50.5]).FloorPct);
    }

    [Theory]
    [InlineData(new double[0], "no completed trial")]
    [InlineData(new[] { 50.0 }, "the control was run once only")]
    [InlineData(new[] { 50.0, 0, 51 }, "a run of the control gave nothing above zero")]
    public void Given_too_little_When_summed_up_Then_there_is_no_floor_and_the_row_says_why(double[] runs, string reason)
    {
        var row = Floor([.. Events.ControlRuns(runs)]);

        (row.NoiseFloorPct, row.Reason).ShouldBe((null, reason));
        Changes([.. Trials(Nt, Quiet[..5]), .. Trials(Rc, Quiet[..5]), .. Events.ControlRuns(runs)]).Contrasts.First(one => one is { Runtime: "RC", Metric: "throughput" })
            .ShouldSatisfyAllConditions(contrast => contrast.BelowNoiseFloor.ShouldBeNull(), contrast => contrast.NoiseFloorReason.ShouldBe($"control: {reason}"));
    }

    [Fact]
    public void Given_no_power_sensor_When_summed_up_Then_energy_has_no_floor_and_says_why() =>
        Changes([.. Events.ControlRuns(Quiet)]).NoiseFloors.Single(row => row.Metric == "mb_per_j").Reason.ShouldNotBeNull().ShouldStartWith("no power source sent readings");

    [Fact]
    public void Given_a_device_that_cannot_run_the_control_When_summed_up_Then_the_row_says_so()
    {
        var designed = Events.Designed with { Controls = [ControlCell with { SkipReason = "fio: not installed" }] };

        Changes([], designed).NoiseFloors.ShouldAllBe(row => row.Reason == "fio: not installed" && row.N == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Given_an_effect_of_two_percent_When_the_control_is_quiet_or_loud_Then_it_is_marked_where_the_control_varies_more(bool isLoud)
    {
        double[] slower = [.. Quiet.Select(value => 0.98 * value)];

        var changes = Changes([.. Trials(Nt, Quiet[..5]), .. Trials(Rc, slower[..5]), .. Events.ControlRuns(isLoud ? Loud : Quiet)]);

        var contrast = changes.Contrasts.Single(one => one is { Runtime: "RC", Baseline: "NT", Metric: "throughput" });
        (contrast.Verdict, contrast.BelowNoiseFloor, contrast.NoiseFloorReason).ShouldBe(("slower", isLoud, null));
        contrast.NoiseFloorPct.ShouldBe(changes.NoiseFloors[0].NoiseFloorPct);
        changes.CellRows.Throughput.Select(row => (row.Runtime, row.BelowNoiseFloor, row.NoiseFloorReason)).ShouldBe(
            [("NT", null, "there is no effect to hold against it"), ("RC", isLoud, null), ("RC-big", null, "there is no effect to hold against it")]);
    }

    [Fact]
    public void Given_a_plan_without_a_control_When_contrasted_Then_nothing_is_marked_and_the_rows_say_why()
    {
        var plain = new History { Repetitions = 5 };
        var changes = Changes([.. Trials(Nt, Quiet[..5], plain), .. Trials(Rc, Quiet[..5], plain)], plain.Designed);

        changes.NoiseFloors.ShouldBeEmpty();
        changes.Contrasts.ShouldAllBe(row => row.BelowNoiseFloor == null && row.NoiseFloorPct == null && row.NoiseFloorReason == "the plan has no control");
        changes.CellRows.Throughput.ShouldAllBe(row => row.BelowNoiseFloor == null && row.NoiseFloorReason == "the plan has no control");
        changes.Claims.ShouldAllBe(row => row.BelowNoiseFloor == null && row.NoiseFloorReason == "the plan has no control");
    }

    /// <summary>RC runs at 0.98 of NT; the claims' bounds are 3 % and 30 % away from that.</summary>
    [Theory]
    [InlineData(0.95, true, ClaimRow.Supported, true)]
    [InlineData(0.95, false, ClaimRow.Supported, false)]
    [InlineData(1.01, true, ClaimRow.Contradicted, true)]
    [InlineData(0.5, true, ClaimRow.Supported, false)]
    [InlineData(0.98, true, ClaimRow.Inconclusive, null)]
    public void Given_a_claim_When_its_verdict_rests_on_less_than_the_floor_Then_it_says_so(double atLeast, bool isLoud, string verdict, bool? isBelow)
    {
        var claim = Events.Designed.Plan.Claims![0] with { AtLeast = atLeast };
        var designed = Events.Designed with { Plan = Events.Designed.Plan with { Claims = [claim] } };
        double[] around = [0.979, 0.981, 0.98, 0.9795, 0.9805];

        var row = Changes(
            [.. Trials(Nt, Quiet[..5]), .. Trials(Rc, [.. Quiet[..5].Zip(around, (value, factor) => factor * value)]), .. Events.ControlRuns(isLoud ? Loud : Quiet)], designed).Claims.ShouldHaveSingleItem();

        (row.Verdict, row.BelowNoiseFloor).ShouldBe((verdict, isBelow));
        (row.Reason?.Contains("below the noise floor: single runs of the control differ by up to") ?? false).ShouldBe(isBelow == true);
        (row.NoiseFloorReason is null).ShouldBe(isBelow is not null);
    }

    [Fact]
    public void Given_controls_When_cells_are_summed_up_Then_no_cell_has_them_and_each_trial_says_what_it_is()
    {
        var changes = Changes([.. Trials(Nt, [50]), .. Events.ControlRuns(Quiet)]);

        changes.Cells.Select(cell => cell.Runtime).ShouldBe(["NT", "RC", "RC-big"]);
        changes.CellRows.Throughput.Select(row => row.N).ShouldBe([1, 0, 0]);
        changes.Trials.GroupBy(trial => (trial.Row.IsControl, trial.Row.Runtime, trial.Row.Block)).Select(group => (group.Key, group.Count()))
            .ShouldBe([((false, "NT", 1), 1), ((true, "control", 0), 6)], ignoreOrder: true);
        // 10 trials and 6 controls.
        changes.ExperimentRows.ShouldHaveSingleItem().ShouldSatisfyAllConditions(row => row.TrialsPlanned.ShouldBe(16), row => row.TrialsCompleted.ShouldBe(7));
    }

    private static NoiseFloorRow Floor(object[] events) => Changes(events).NoiseFloors.Single(row => row.Metric == "throughput");

    private static object[] Trials(RuntimeSpec runtime, double[] megabytesPerSecond, History? history = null) =>
    [
        .. megabytesPerSecond.SelectMany((value, index) => new object[] { (history ?? Events).Requested(runtime, index + 1), (history ?? Events).Completed(runtime, index + 1, value) }),
    ];

    private static TableChanges Changes(object[] events, ExperimentDesigned? designed = null)
    {
        var history = Stored.InOrder([Events.Submitted, designed ?? Events.Designed, .. events]);
        var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.By(history), history);
        changes = changes.WithExperiments([Events.ExperimentId], history, []);
        return changes.WithCells([.. changes.AllCells()], []).WithFamilies([]);
    }
}

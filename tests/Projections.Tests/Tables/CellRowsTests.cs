using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.RuntimeEfficiency;
using EdgePipeline.Projections.Tables.RuntimeThroughput;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class CellRowsTests
{
    private static readonly History Events = new() { Repetitions = 3 };

    [Fact]
    public void Given_trials_of_both_runtimes_When_summarized_Then_each_is_compared_with_NT_and_RC()
    {
        var rows = Throughput([.. Trial(Nt, 1, 50), .. Trial(Nt, 2, 54), .. Trial(Rc, 1, 40), .. Trial(Rc, 2, 42)]);

        rows["NT"].ShouldSatisfyAllConditions(
            row => row.N.ShouldBe(2),
            row => row.MeanMbPerS.ShouldBe(52),
            row => row.RatioToNt.ShouldBe(1),
            row => row.RatioToNtCi95Low.ShouldBeNull(),
            row => row.RatioToRc!.Value.ShouldBe(52.0 / 41, 1e-12));
        rows["RC"].ShouldSatisfyAllConditions(
            row => row.RatioToNt!.Value.ShouldBe(41.0 / 52, 1e-12),
            row => row.RatioToNtCi95Low!.Value.ShouldBeLessThan(41.0 / 52),
            row => row.MeanLaunchTimeMs.ShouldBe(45));
    }

    [Fact]
    public void Given_results_of_one_runtime_only_When_summarized_Then_the_other_has_no_number_and_no_ratio()
    {
        var rows = Throughput([.. Trial(Rc, 1, 40)]);

        rows["RC"].RatioToNt.ShouldBeNull();
        rows["NT"].ShouldSatisfyAllConditions(
            row => row.N.ShouldBe(0),
            row => row.MeanMbPerS.ShouldBeNull(),
            row => row.PersistedRatioReason.ShouldBe("no completed trial"));
    }

    [Fact]
    public void Given_two_results_of_one_trial_When_summarized_Then_it_counts_once_with_the_first_attempt()
    {
        var rows = Throughput([.. Trial(Nt, 1, 50), Events.Requested(Nt, 1, 2), Events.Completed(Nt, 1, 99, 2)]);

        (rows["NT"].N, rows["NT"].MeanMbPerS).ShouldBe((1, 50));
    }

    [Fact]
    public void Given_a_throttled_trial_When_summarized_Then_it_counts_and_is_counted()
    {
        var rows = Throughput([.. Trial(Nt, 1, 50), .. Trial(Nt, 2, 54), Events.Throttle(Nt, 2), .. Trial(Rc, 1, 40)]);

        (rows["NT"].N, rows["NT"].MeanMbPerS, rows["NT"].NThrottled).ShouldBe((2, 52, 1));
        rows["RC"].NThrottled.ShouldBeNull("nothing tells");
    }

    [Fact]
    public void Given_trials_in_any_order_When_summarized_Then_the_rows_are_the_same()
    {
        object[] first = [.. Trial(Nt, 1, 50.1), .. Trial(Nt, 2, 54.7), .. Trial(Nt, 3, 53.3)];
        object[] second = [.. Trial(Nt, 3, 53.3), .. Trial(Nt, 1, 50.1), .. Trial(Nt, 2, 54.7)];

        (Throughput(first)["NT"] with { AsOfSequence = 0 }).ShouldBe(Throughput(second)["NT"] with { AsOfSequence = 0 });
    }

    [Fact]
    public void Given_a_skipped_cell_When_summarized_Then_the_reason_is_in_both_tables()
    {
        Throughput([])["RC-big"].SkipReason.ShouldBe("runc is not installed");
        Efficiency([])["RC-big"].CpuReason.ShouldBe("runc is not installed");
    }

    [Fact]
    public void Given_trials_of_different_length_When_summarized_Then_efficiency_is_totals_over_totals()
    {
        // 100 MB in 2 s at 0.75 CPUs; and 100 MB in 1 s at 0.75 CPUs: 200 MB for 2.25 CPU seconds, not the mean of 66.7 and 133.3.
        var shorter = Events.Completed(Nt, 2, 100) with { WindowEndNs = WindowStartNs + 1_000_000_000 };

        var row = Efficiency([
            .. Trial(Nt, 1, 50), Events.Cpu(Nt, 1), Events.Power(Nt, 1),
            Events.Requested(Nt, 2), shorter, Events.Cpu(Nt, 2), Events.Power(Nt, 2)])["NT"];

        row.MbPerSPerCpu!.Value.ShouldBe(200 / 2.25, 1e-9);
        row.MbPerSPerCpuUsr!.Value.ShouldBe(200 / 1.5, 1e-9);
        row.MbPerSPerCpuSoft.ShouldBeNull();
        row.CpuSPerGb!.Value.ShouldBe(11.25, 1e-9);
        row.CpuBusyCpus!.Value.ShouldBe(0.75, 1e-9);
        row.MbPerJ!.Value.ShouldBe(200.0 / 15, 1e-9);
        row.EnergyJ!.Value.ShouldBe(7.5, 1e-9);
        row.PowerTotalW!.Value.ShouldBe(5, 1e-9);
    }

    [Fact]
    public void Given_the_ten_categories_When_summarized_Then_they_add_up_to_the_machine()
    {
        var row = Efficiency([.. Trial(Nt, 1, 50), Events.Cpu(Nt, 1)])["NT"];

        new[]
        {
            row.CpuUsrPctOfMachine, row.CpuNicePctOfMachine, row.CpuSysPctOfMachine, row.CpuIowaitPctOfMachine, row.CpuIrqPctOfMachine,
            row.CpuSoftPctOfMachine, row.CpuStealPctOfMachine, row.CpuGuestPctOfMachine, row.CpuGnicePctOfMachine, row.CpuIdlePctOfMachine,
        }.Sum()!.Value.ShouldBe(100, 1e-9);
    }

    [Fact]
    public void Given_telemetry_for_some_trials_When_summarized_Then_the_numbers_rest_on_those_and_say_so()
    {
        var row = Efficiency([.. Trial(Nt, 1, 50), Events.Cpu(Nt, 1), .. Trial(Nt, 2, 60)])["NT"];

        row.N.ShouldBe(2);
        row.CpuBusyCpus!.Value.ShouldBe(0.75, 1e-9);
        row.CpuReason.ShouldBe("1 of 2 trials: no telemetry from cpu during the trial");
        row.PowerMethod.ShouldBeNull();
    }

    [Fact]
    public void Given_a_cell_whose_data_stayed_in_memory_When_summarized_Then_it_is_marked_against_NT()
    {
        var rows = Throughput([
            .. Trial(Nt, 1, 50), Events.Disk(Nt, 1), .. Trial(Rc, 1, 212),
            Events.Disk(Rc, 1) with { Columns = new Dictionary<string, long[]> { ["written_bytes"] = [.. Enumerable.Range(0, 35).Select(i => i * 100_000L)] } }]);

        rows["NT"].ShouldSatisfyAllConditions(row => row.Durability.ShouldBe("partly reached"), row => row.NotComparableWithNt.ShouldBeNull());
        rows["RC"].ShouldSatisfyAllConditions(
            row => row.Durability.ShouldBe("not reached"),
            row => row.NotComparableWithNt.ShouldBe(
                "2.1 % of what it wrote reached the device in the trial, and 84 % of what NT wrote: not alike in durability"));
    }

    [Fact]
    public void Given_trials_under_TCG_When_summarized_Then_the_cell_says_so()
    {
        var tcg = Events.Completed(Rc, 1, 40) with { Factors = new Dictionary<string, string> { ["accelerator"] = "tcg" } };

        var rows = Throughput([.. Trial(Nt, 1, 50), Events.Requested(Rc, 1), tcg]);

        rows["NT"].Accelerator.ShouldBeNull();
        rows["RC"].Accelerator.ShouldBe("tcg");
        rows["RC"].NotComparableWithNt.ShouldNotBeNull().ShouldStartWith("ran under TCG");
    }

    [Fact]
    public void Given_trials_by_a_double_When_summarized_Then_the_cell_says_so()
    {
        var simulated = Events.Completed(Rc, 1, 40) with { Factors = new Dictionary<string, string> { ["simulated"] = "firecracker double" } };

        var rows = Throughput([.. Trial(Nt, 1, 50), Events.Requested(Rc, 1), simulated]);

        rows["NT"].NotComparableWithNt.ShouldBeNull();
        rows["RC"].NotComparableWithNt.ShouldNotBeNull().ShouldStartWith("simulated (firecracker double)");
    }

    [Theory]
    [InlineData("accelerator", "tcg", "ran under TCG")]
    [InlineData("simulated", "firecracker double", "simulated (firecracker double)")]
    public void Given_trials_that_say_nothing_of_the_runtime_When_their_cost_is_summarized_Then_it_is_marked_as_the_throughput_is(
        string factor, string value, string mark)
    {
        object[] events =
        [
            .. Trial(Nt, 1, 50), Events.Requested(Rc, 1),
            Events.Completed(Rc, 1, 40) with { Factors = new Dictionary<string, string> { [factor] = value } },
        ];

        var (cost, speed) = (Efficiency(events), Throughput(events));

        cost["NT"].NotComparableWithNt.ShouldBeNull();
        cost["RC"].NotComparableWithNt.ShouldNotBeNull().ShouldStartWith(mark);
        cost["RC"].NotComparableWithNt.ShouldBe(speed["RC"].NotComparableWithNt);
        cost["RC"].Accelerator.ShouldBe(speed["RC"].Accelerator);
    }

    [Fact]
    public void Given_data_that_stayed_in_memory_When_its_cost_is_summarized_Then_it_is_marked_as_the_throughput_is()
    {
        object[] events =
        [
            .. Trial(Nt, 1, 50), Events.Disk(Nt, 1), .. Trial(Rc, 1, 212),
            Events.Disk(Rc, 1) with { Columns = new Dictionary<string, long[]> { ["written_bytes"] = [.. Enumerable.Range(0, 35).Select(i => i * 100_000L)] } },
        ];

        var cost = Efficiency(events);

        cost["RC"].NotComparableWithNt.ShouldNotBeNull().ShouldBe(Throughput(events)["RC"].NotComparableWithNt);
        cost["RC"].AsOfSequence.ShouldBeGreaterThanOrEqualTo(cost["NT"].AsOfSequence, "it rests on NT's events too");
    }

    [Fact]
    public void Given_a_network_workload_When_summarized_Then_it_stands_in_megabits_with_its_packets_memory_and_demand()
    {
        var completed = Events.Completed(Nt, 1, 117.5) with
        {
            NetworkInterface = "ve1",
            Metrics = [new Metric("throughput", "MB/s", 117.5), new Metric("throughput_mbit", "Mb/s", 940), new Metric("service_demand_local", "us/KiB", 2.5)],
        };
        object[] events = [Events.Requested(Nt, 1), completed, Events.Network(Nt, 1), Events.Process(Nt, 1)];
        var netperf = Cells(events).Select(cell => cell with { Cell = cell.Cell with { Tool = "netperf" } }).ToArray();

        var throughput = RuntimeThroughputRow.Of(netperf[0], netperf, designedAt: 1);
        (throughput.ThroughputUnit, throughput.MeanMbPerS, throughput.MeanMbitPerS).ShouldBe(("Mb/s", 117.5, 940));
        throughput.BytesPerPacket!.Value.ShouldBe(1400, 1e-9);
        var efficiency = RuntimeEfficiencyRow.Of(netperf[0], netperf, designedAt: 1);
        efficiency.ToolServiceDemandUsPerKib.ShouldBe(2.5);
        efficiency.MemoryPeakMib!.Value.ShouldBe(5e6 / 1048576, 1e-9);

        var fio = Throughput([.. Trial(Nt, 1, 50)])["NT"];
        (fio.ThroughputUnit, fio.MeanMbitPerS, fio.BytesPerPacket, fio.BytesPerPacketReason).ShouldBe(("MB/s", null, null, "the workload uses no network"));
    }

    [Fact]
    public void Given_two_variants_of_a_runtime_When_compared_Then_the_one_named_by_its_code_is_the_reference()
    {
        var cells = new[] { "RC", "RC-big" }.Select(name => new CellTrials(
            new CellRow(Events.ExperimentId, name, "e", Device, name, "RC", Workload.Label, "fio", null, null, null, null, default), [], [])).ToArray();

        Reference.Of(cells, "RC")!.Cell.Runtime.ShouldBe("RC");
        Reference.Of([cells[1]], "RC")!.Cell.Runtime.ShouldBe("RC-big");
        Reference.Of(cells, "NT").ShouldBeNull();
    }

    private static object[] Trial(RuntimeSpec runtime, int block, double megabytesPerSecond) =>
        [Events.Requested(runtime, block), Events.Completed(runtime, block, megabytesPerSecond)];

    private static Dictionary<string, RuntimeThroughputRow> Throughput(object[] events)
    {
        var cells = Cells(events);
        return cells.Select(cell => RuntimeThroughputRow.Of(cell, cells, designedAt: 1)).ToDictionary(row => row.Runtime);
    }

    private static Dictionary<string, RuntimeEfficiencyRow> Efficiency(object[] events)
    {
        var cells = Cells(events);
        return cells.Select(cell => RuntimeEfficiencyRow.Of(cell, cells, designedAt: 1)).ToDictionary(row => row.Runtime);
    }

    private static CellTrials[] Cells(object[] events) => CellsOf.Events(Events, events);

    [Fact]
    public void Given_an_excluded_trial_When_summarized_Then_it_is_in_no_figure_and_counted_as_left_out()
    {
        object[] trials = [.. Trial(Nt, 1, 50), .. Trial(Nt, 2, 54), .. Trial(Nt, 3, 90), .. Trial(Rc, 1, 40), .. Trial(Rc, 2, 42), .. Trial(Rc, 3, 41)];

        var rows = Throughput([.. trials, Events.Excluded(Nt, 3)]);

        (rows["NT"].N, rows["NT"].NExcluded, rows["NT"].MeanMbPerS).ShouldBe((2, 1, 52));
        rows["RC"].RatioToNt!.Value.ShouldBe(41.0 / 52, 1e-12);
        rows["NT"].AsOfSequence.ShouldBe(trials.Length + 1);
        (Throughput([.. trials, Events.Excluded(Nt, 3), Events.Included(Nt, 3)])["NT"] with { AsOfSequence = 0 })
            .ShouldBe(Throughput(trials)["NT"] with { AsOfSequence = 0 });
    }

    [Fact]
    public void Given_every_trial_excluded_When_summarized_Then_that_is_the_reason_for_no_figure()
    {
        var row = Throughput([.. Trial(Nt, 1, 50), Events.Excluded(Nt, 1)])["NT"];

        (row.N, row.NExcluded, row.MeanMbPerS, row.PersistedRatioReason).ShouldBe((0, 1, null, "every completed trial is excluded"));
    }

    [Fact]
    public void Given_a_launch_far_from_the_others_When_summarized_Then_it_is_flagged_in_words_and_still_counts_and_the_flag_stays_when_it_is_excluded()
    {
        // Median 51, absolute deviations 1 0 1 2 39: MAD 1, score 0.6745 * 39 = 26.3.
        object[] trials = [.. Trial(Nt, 1, 50), .. Trial(Nt, 2, 51), .. Trial(Nt, 3, 52), .. Trial(Nt, 4, 53), .. Trial(Nt, 5, 12)];

        var row = Throughput(trials)["NT"];

        row.Outliers.ShouldBe("mad3.5: block 5 (12 MB/s, 26.3 scaled MADs below the median)");
        row.N.ShouldBe(5);
        Throughput([.. trials, Events.Excluded(Nt, 5)])["NT"].Outliers.ShouldBe(row.Outliers);
        Throughput([.. trials.Take(trials.Length - Trial(Nt, 5, 12).Length)])["NT"].Outliers.ShouldBeNull();
    }

    [Fact]
    public void Given_a_cell_that_stopped_early_When_compared_Then_the_references_later_blocks_are_not_in_the_ratio()
    {
        CellTrials[] cells = Cells([.. Trial(Nt, 1, 50), .. Trial(Nt, 2, 52), .. Trial(Nt, 3, 90), .. Trial(Rc, 1, 40), .. Trial(Rc, 2, 42)]);
        cells = [.. cells.Select(cell => cell.Cell.Runtime == "RC" ? cell with { Cell = cell.Cell with { StoppedAfterBlock = 2 } } : cell)];

        var (rc, nt) = (cells.Single(cell => cell.Cell.Runtime == "RC"), cells.Single(cell => cell.Cell.Runtime == "NT"));

        rc.LaunchesBeside(nt, MetricNames.Throughput).Count.ShouldBe(2);
        nt.LaunchesBeside(rc, MetricNames.Throughput).Select(launch => launch.Block).ShouldBe([1, 2]);
        RuntimeThroughputRow.Of(cells.Single(cell => cell.Cell.Runtime == "RC"), cells, designedAt: 1).RatioToNt!.Value.ShouldBe(82.0 / 102, 1e-12);
    }
}

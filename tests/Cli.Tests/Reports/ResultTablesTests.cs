using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests.Reports;

public sealed class ResultTablesTests
{
    [Fact]
    public void Given_results_When_tabled_Then_each_cell_has_a_line_with_interval_and_ratio()
    {
        var table = ResultTables.Throughput(Sample.Data(), "local").ShouldHaveSingleItem();

        table.Headers.ShouldBe(["workload", "runtime", "MB/s", "/ NT"]);
        table.Rows[0].ShouldBe(["fio-read-4k", "NT", "100 [90.0, 110]", ""]);
        table.Rows[1].ShouldBe(["fio-read-4k", "RC", "50.0 [45.0, 55.0]", "0.500 [0.400, 0.600]"]);
        table.Title.ShouldContain("3 launches each");
        table.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Given_values_that_are_missing_When_tabled_Then_each_is_a_dash_with_its_reason()
    {
        var data = Sample.Data();

        var grounds = ResultTables.Grounds(data, "local");
        grounds.Headers.ShouldBe(["workload", "runtime", "persisted", "durability", "like NT", "p99 us", "launch ms"]);
        grounds.Rows[0].ShouldBe(["fio-read-4k", "NT", "- [1]", "-", "", "250", "12.5"]);
        grounds.Rows[3].ShouldBe(["fio-write-4k", "RC", "0.980", "reached the device", "", "250", "12.5"]);
        grounds.Notes.ShouldBe(["the workload writes nothing"]);

        var efficiency = ResultTables.Efficiency(data, "local");
        efficiency.Rows[0].ShouldBe(["fio-read-4k", "NT", "66.7", "15.0", "1.50", "", "42.5", "- [1]"]);
        efficiency.Notes.ShouldBe([Sample.NoPower]);
    }

    [Fact]
    public void Given_a_skipped_cell_When_tabled_Then_it_says_so_and_why()
    {
        var data = Sample.Data();
        data = data with
        {
            Throughput = [.. data.Throughput.Select(row => row.Runtime == "RC"
                ? row with { N = 0, MeanMbPerS = null, RatioToNt = null, PersistedRatio = null, PersistedRatioReason = null, LaunchTimeMs = null, LatencyP99Us = null, SkipReason = Sample.Skipped }
                : row)],
        };

        var table = ResultTables.Throughput(data, "local").Single();

        table.Rows[1].ShouldBe(["fio-read-4k", "RC", "skipped [1]", "- [1]"]);
        table.Notes.ShouldBe([Sample.Skipped]);
        ResultTables.Grounds(data, "local").Notes.ShouldContain(Sample.Skipped);
    }

    [Fact]
    public void Given_a_cell_without_a_completed_launch_When_tabled_Then_it_is_no_zero()
    {
        var data = Sample.Data();
        data = data with { Throughput = [.. data.Throughput.Select(row => row with { N = 0, MeanMbPerS = null, RatioToNt = null })] };

        var table = ResultTables.Throughput(data, "local").Single();

        table.Rows[0][2].ShouldBe("- [1]");
        table.Notes.ShouldBe(["no launch was completed"]);
    }

    [Fact]
    public void Given_a_cell_whose_launches_are_all_excluded_When_tabled_Then_nothing_says_that_none_was_completed()
    {
        var data = Sample.Data();
        data = data with { Throughput = [.. data.Throughput.Select(row => row with { N = 0, NExcluded = 2, MeanMbPerS = null, RatioToNt = null })] };

        ResultTables.Throughput(data, "local").Single().Notes.ShouldBe(["every completed trial is excluded", "0 launches used and 2 excluded: table trial says by whom and why"]);
    }

    [Fact]
    public void Given_one_launch_When_tabled_Then_the_missing_interval_is_explained()
    {
        var data = Sample.Data();
        data = data with { Throughput = [.. data.Throughput.Select(row => row with { N = 1, Ci95LowMbPerS = null, Ci95HighMbPerS = null })] };

        ResultTables.Throughput(data, "local").Single().Rows[0][2].ShouldBe("100 [1]");
    }

    [Fact]
    public void Given_modelled_power_When_tabled_Then_every_value_is_marked()
    {
        var data = Sample.Data();
        data = data with { Efficiency = [.. data.Efficiency.Select(row => row with { MbPerJ = 12.34, PowerMethod = "modelled", PowerReason = null })] };

        ResultTables.Efficiency(data, "local").Rows[0][^1].ShouldBe("12.3 modelled");
        ReportSentences.Warnings(data).ShouldContain(sentence => sentence.Contains("modelled, not measured"));
    }

    [Fact]
    public void Given_energy_of_some_of_the_trials_When_tabled_Then_the_figure_says_so()
    {
        const string reason = "3 of 5 trials: the device has no sensor";
        var data = Sample.Data();
        data = data with { Efficiency = [.. data.Efficiency.Select(row => row with { MbPerJ = 12.34, PowerMethod = "modelled", PowerReason = reason })] };

        var table = ResultTables.Efficiency(data, "local");

        table.Rows[0][^1].ShouldMatch(@"^12\.3 modelled \[\d\]$");
        table.Notes.ShouldContain(reason);
    }

    [Fact]
    public void Given_only_containers_When_tabled_Then_there_is_no_ratio_column()
    {
        var data = Sample.Data();
        data = data with { Cells = [.. data.Cells.Where(cell => cell.Runtime == "RC")] };

        ResultTables.Throughput(data, "local").Single().Headers.ShouldBe(["workload", "runtime", "MB/s"]);
    }

    [Fact]
    public void Given_files_and_a_network_When_tabled_Then_each_unit_has_a_table_of_its_own()
    {
        var tables = ResultTables.Throughput(Sample.Wide(), "local").ToArray();

        tables.Select(table => table.Title.Split(':')[0]).ShouldBe(["Throughput on local, MB/s", "Throughput on local, Mb/s"]);
        tables[0].Rows.ShouldAllBe(row => row[0] == "fio-write-4k");
        tables[1].Rows[0].ShouldBe(["netperf-tcp-64b", "NT", "800 [720, 880]", ""]);
    }

    [Fact]
    public void Given_cells_that_are_not_like_the_reference_When_tabled_Then_the_mark_stands_at_the_cell_and_at_its_ratio()
    {
        var data = Sample.Wide();

        var file = ResultTables.Throughput(data, "local").First();
        file.Rows[3][^1].ShouldEndWith("[2]");
        file.Notes.ShouldBe(["ran under TCG", Sample.Unlike]);
        var grounds = ResultTables.Grounds(data, "local");
        grounds.Headers.ShouldContain("B per packet");
        grounds.Rows.Single(row => row is ["fio-write-4k", "FC", ..]).Take(4).ShouldBe(["fio-write-4k", "FC", "0.0200", "not reached"]);
        Unlike(grounds).ShouldBe(["fio-write-4k VM", "fio-write-4k FC", "netperf-tcp-64b VM"]);
        var efficiency = ResultTables.Efficiency(data, "local");
        efficiency.Headers.ShouldContain("netperf's us per KiB");
        Unlike(efficiency).ShouldBe(Unlike(grounds));

        static IEnumerable<string> Unlike(ResultTable table) => table.Rows
            .Where(row => row[table.Headers.ToList().IndexOf("like NT")].StartsWith("no [", StringComparison.Ordinal)).Select(row => $"{row[0]} {row[1]}");
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1234.5, "1234")]
    [InlineData(123.4, "123")]
    [InlineData(12.34, "12.3")]
    [InlineData(1.234, "1.23")]
    [InlineData(0.01234, "0.0123")]
    [InlineData(-0.5, "-0.500")]
    public void Given_a_number_When_written_Then_it_has_three_significant_digits(double value, string text) => Figures.Text(value).ShouldBe(text);

    [Fact]
    public void Given_an_excluded_launch_and_a_flagged_one_When_shown_Then_both_are_said_beside_the_figure()
    {
        var data = Sample.Data();
        data = data with { Throughput = [.. data.Throughput.Select((row, index) => index == 0 ? row with { NExcluded = 1, Outliers = "mad3.5: block 2 (12 MB/s, 26.3 scaled MADs below the median)" } : row)] };

        var table = ResultTables.Throughput(data, "local").First();

        string.Join('\n', table.Notes).ShouldContain("launches used and 1 excluded: table trial says by whom and why");
        string.Join('\n', table.Notes).ShouldContain("far from the others, flagged by mad3.5: block 2");
    }
}

using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests.Reports;

public sealed class ResultTablesTests
{
    [Fact]
    public void Given_results_When_tabled_Then_runtimes_stand_side_by_side_with_interval_and_ratio()
    {
        var table = ResultTables.Throughput(Sample.Data(), "local");

        table.Headers.ShouldBe(["workload", "NT", "RC", "RC / NT"]);
        table.Rows[0].ShouldBe(["fio-read-4k", "100 [90.0, 110]", "50.0 [45.0, 55.0]", "0.500 [0.400, 0.600]"]);
        table.Title.ShouldContain("3 launches each");
        table.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Given_values_that_are_missing_When_tabled_Then_each_is_a_dash_with_its_reason()
    {
        var data = Sample.Data();

        var persisted = ResultTables.Persisted(data, "local");
        persisted.Rows[0][1].ShouldBe("- [1]");
        persisted.Rows[1][1].ShouldBe("0.980");
        persisted.Notes.ShouldBe(["the workload writes nothing"]);

        var efficiency = ResultTables.Efficiency(data, "local");
        efficiency.Rows.ShouldAllBe(row => row[7] == "- [1]" && row[8] == "- [1]");
        efficiency.Notes.ShouldBe([Sample.NoPower]);
    }

    [Fact]
    public void Given_a_skipped_cell_When_tabled_Then_it_says_so_and_why()
    {
        var data = Sample.Data();
        data = data with
        {
            Throughput = [.. data.Throughput.Select(row => row.Runtime == "RC"
                ? row with { N = 0, MeanMbPerS = null, RatioToNt = null, PersistedRatio = null, PersistedRatioReason = null, LaunchMs = null, LatencyP99Us = null, SkipReason = Sample.Skipped }
                : row)],
        };

        var table = ResultTables.Throughput(data, "local");

        table.Rows[0][2].ShouldBe("skipped [1]");
        table.Rows[0][3].ShouldBe("- [1]");
        table.Notes.ShouldBe([Sample.Skipped]);
        ResultTables.Persisted(data, "local").Notes.ShouldContain(Sample.Skipped);
    }

    [Fact]
    public void Given_a_cell_without_a_completed_launch_When_tabled_Then_it_is_no_zero()
    {
        var data = Sample.Data();
        data = data with { Throughput = [.. data.Throughput.Select(row => row with { N = 0, MeanMbPerS = null, RatioToNt = null })] };

        var table = ResultTables.Throughput(data, "local");

        table.Rows[0][1].ShouldBe("- [1]");
        table.Notes.ShouldBe(["no launch was completed"]);
    }

    [Fact]
    public void Given_one_launch_When_tabled_Then_the_missing_interval_is_explained()
    {
        var data = Sample.Data();
        data = data with { Throughput = [.. data.Throughput.Select(row => row with { N = 1, Ci95LowMbPerS = null, Ci95HighMbPerS = null })] };

        ResultTables.Throughput(data, "local").Rows[0][1].ShouldBe("100 [1]");
    }

    [Fact]
    public void Given_modelled_power_When_tabled_Then_every_value_is_marked()
    {
        var data = Sample.Data();
        data = data with { Efficiency = [.. data.Efficiency.Select(row => row with { MbPerJ = 12.34, PowerMethod = "modelled", PowerReason = null })] };

        ResultTables.Efficiency(data, "local").Rows[0][7].ShouldBe("12.3 modelled");
        ReportSentences.Warnings(data).ShouldContain(sentence => sentence.Contains("modelled, not measured"));
    }

    [Fact]
    public void Given_only_containers_When_tabled_Then_there_is_no_ratio_column()
    {
        var data = Sample.Data();
        data = data with { Cells = [.. data.Cells.Where(cell => cell.Runtime == "RC")] };

        ResultTables.Throughput(data, "local").Headers.ShouldBe(["workload", "RC"]);
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
}

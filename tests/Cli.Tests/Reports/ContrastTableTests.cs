using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests.Reports;

public sealed class ContrastTableTests
{
    [Fact]
    public void Given_contrasts_When_tabled_Then_each_cell_has_a_verdict_with_what_it_rests_on()
    {
        var table = ContrastTable.Of(Sample.Data(), "local").ShouldHaveSingleItem();

        table.Title.ShouldBe("Differences from NT on local: by the interval of the ratio, and by p after Holm over all 2 of them");
        table.Headers.ShouldBe(["workload", "runtime", "throughput", "p (Holm)", "shift", "would show", "MB/s per CPU / NT [2]", "MB per J / NT"]);
        table.Rows.Count.ShouldBe(2);
        table.Rows[0].ShouldBe(["fio-read-4k", "RC", "slower", "< 0.001", "-50.0 MB/s", "12.5 %", "1.00 [0.900, 1.10]", "- [1]"]);
        table.Notes.Count.ShouldBe(2);
        table.Notes[0].ShouldBe($"RC: {Sample.NoPower}");
        // Said where the figures stand: the other table's are not of single launches.
        table.Notes[1].ShouldStartWith("ratio of the means of each launch's own figure; the Efficiency table divides all launches' bytes by all their CPU time");
    }

    [Theory]
    [InlineData(0, "Differences from NT on local: by the interval of the ratio")]
    [InlineData(1, "Differences from NT on local: by the interval of the ratio, and by its p")]
    public void Given_no_two_that_have_a_p_When_tabled_Then_nothing_is_said_of_all_of_them(int compared, string title)
    {
        var data = Sample.Data();
        data = data with { Contrasts = [.. data.Contrasts.Select((row, index) => index < compared ? row : row with { RatioP = null })] };

        ContrastTable.Of(data, "local").Single().Title.ShouldBe(title);
    }

    [Fact]
    public void Given_a_cell_that_is_not_like_the_baseline_When_tabled_Then_the_mark_stands_at_the_verdict()
    {
        var data = Sample.Data();
        data = data with { Contrasts = [.. data.Contrasts.Select(row => row with { NotComparable = Sample.Unlike })] };

        var table = ContrastTable.Of(data, "local").Single();

        table.Rows[0][2].ShouldBe("slower [1]");
        table.Notes[0].ShouldBe(Sample.Unlike);
    }

    [Fact]
    public void Given_a_ratio_without_bounds_When_tabled_Then_both_tables_say_why()
    {
        const string Why = "NT scatters so much that its mean is not told from zero: any ratio is possible";
        var data = Sample.Data();
        data = data with
        {
            Contrasts = [.. data.Contrasts.Select(row => row with { RatioCi95Low = null, RatioCi95High = null, Reason = Why, Verdict = "no difference shown" })],
            Throughput = [.. data.Throughput.Select(row => row with { RatioToNtCi95Low = null, RatioToNtCi95High = null })],
        };

        var table = ContrastTable.Of(data, "local").Single();
        (table.Rows[0][2], table.Rows[0][6], table.Notes[0]).ShouldBe(("no difference shown [1]", "1.00 [1]", Why));
        var throughput = ResultTables.Throughput(data, "local").Single();
        throughput.Rows[1][3].ShouldBe("0.500 [1]");
        throughput.Notes.ShouldHaveSingleItem().ShouldContain("any ratio is possible");
    }

    [Fact]
    public void Given_modelled_energy_When_tabled_Then_the_ratio_says_so()
    {
        var data = Sample.Data();
        data = data with { Contrasts = [.. data.Contrasts.Select(row => row.Metric == "mb_per_j" ? row with { Ratio = 1.5, Method = "modelled", Reason = null } : row)] };

        ContrastTable.Of(data, "local").Single().Rows[0][^1].ShouldBe("1.50 modelled");
    }

    [Fact]
    public void Given_nothing_to_hold_against_the_baseline_When_tabled_Then_there_is_no_table() =>
        ContrastTable.Of(Sample.Data(["NT"], ["fio-read-4k"]), "local").ShouldBeEmpty();
}

using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests.Reports;

public sealed class ClaimTableTests
{
    private const string Text = "RC.throughput >= 0.95 * NT.throughput";

    [Fact]
    public void Given_claims_When_tabled_Then_each_has_its_points_by_verdict()
    {
        var table = ClaimTable.Of(With(Claim("fio-read-4k", "supported", 1.1), Claim("fio-write-4k", "contradicted", 0.5), Claim("x", "not testable", null)), "local")
            .ShouldHaveSingleItem();

        table.Headers.ShouldBe(["claim", "supported", "contradicted", "inconclusive", "not testable", "ratios"]);
        table.Rows.ShouldHaveSingleItem().ShouldBe([Text, "1", "1", "0", "1 [1]", "0.500 to 1.10"]);
        table.Notes.ShouldBe(["RC: no completed trial"]);
    }

    [Fact]
    public void Given_one_point_that_is_not_like_the_other_When_tabled_Then_it_has_its_interval_and_its_mark() =>
        ClaimTable.Of(With(Claim("fio-read-4k", "supported", 1.1) with { NotComparable = Sample.Unlike }), "local").Single().Rows[0]
            .ShouldBe([Text, "1 [1]", "0", "0", "0", "1.10 [1.00, 1.20]"]);

    [Fact]
    public void Given_claims_When_rendered_Then_text_and_page_show_them()
    {
        var data = With(Claim("fio-read-4k", "supported", 1.1));

        ResultText.Render(data).ShouldContain("Claims of the plan on local");
        var page = ReportPage.Render(data);
        page.ShouldContain("Claims of the plan on local");
        page.ShouldContain("<td>fio-read-4k</td><td>supported</td>");
    }

    [Fact]
    public void Given_no_claims_When_tabled_Then_there_is_no_table() => ClaimTable.Of(Sample.Data(), "local").ShouldBeEmpty();

    private static ReportData With(params ClaimRow[] claims) => Sample.Data() with { Claims = claims };

    private static ClaimRow Claim(string workload, string verdict, double? estimate) => new(
        Text, "local", workload, verdict, estimate, estimate - 0.1, estimate + 0.1, N: 3, BaselineN: 3, verdict == "not testable" ? "RC: no completed trial" : null, NotComparable: null);
}

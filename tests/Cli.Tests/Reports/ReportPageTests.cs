using System.Text.RegularExpressions;
using System.Xml.Linq;
using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests.Reports;

public sealed partial class ReportPageTests
{
    private static readonly string Page = ReportPage.Render(Sample.Data());

    [Fact]
    public void Given_results_When_rendered_Then_the_page_has_tables_plots_device_and_recipe()
    {
        Page.ShouldContain("<h1>mine-abcdef</h1>");
        Page.ShouldContain("NT and RC on local: 2 workloads, 4 cells, 3 launches of each, 12 of 12 trials completed.");
        Page.ShouldContain("<td>100 [90.0, 110]</td>");
        Page.ShouldContain("How to reproduce");
        Page.ShouldContain("seed 7");
        Page.ShouldContain("block 1</b>: NT fio-read-4k, RC fio-read-4k");
    }

    [Fact]
    public void Given_hostile_text_When_rendered_Then_it_stays_text()
    {
        Page.ShouldNotContain("<script");
        Page.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        Page.ShouldContain("6.1 &lt;b&gt;");
    }

    [Fact]
    public void Given_the_page_When_opened_without_a_network_Then_nothing_is_missing() =>
        Page.Replace("http://www.w3.org/", "", StringComparison.Ordinal).ShouldNotContain("://");

    [Fact]
    public void Given_several_plots_on_one_page_When_rendered_Then_no_two_share_an_id()
    {
        var ids = Ids().Matches(Page).Select(match => match.Groups[1].Value).ToArray();

        ids.ShouldNotBeEmpty();
        ids.ShouldBeUnique();
        References().Matches(Page).Select(match => match.Groups[1].Value).ShouldBeSubsetOf(ids);
    }

    [Fact]
    public void Given_intervals_When_plotted_Then_the_whiskers_and_bars_are_in_the_drawing()
    {
        var data = Sample.Data();
        var with = Plots.Throughput(data.Throughput, data.Runtimes, "fio-read-4k", "a")!;
        var without = Plots.Throughput([.. data.Throughput.Select(row => row with { Ci95LowMbPerS = null, Ci95HighMbPerS = null })], data.Runtimes, "fio-read-4k", "a")!;

        Shapes(with).ShouldBeGreaterThan(Shapes(without));
        with.ShouldContain("fio-read-4k");
        with.ShouldContain("MB/s");
    }

    [Fact]
    public void Given_nothing_measured_When_plotted_Then_there_is_no_empty_drawing()
    {
        var data = Sample.Data();

        Plots.Throughput([.. data.Throughput.Select(row => row with { MeanMbPerS = null })], data.Runtimes, "fio-read-4k", "a").ShouldBeNull();
        Plots.Cpu([.. data.Efficiency.Select(row => row with { UsrPct = null })], "a").ShouldBeNull();
    }

    [Fact]
    public void Given_failures_and_skipped_cells_When_rendered_Then_each_has_its_reason()
    {
        var data = Sample.Data();
        data = data with
        {
            Experiment = data.Experiment with { TrialsAbandoned = 1, Status = "cancelled" },
            Cells = [.. data.Cells.Select(cell => cell with { SkipReason = cell.Runtime == "RC" ? Sample.Skipped : null })],
            Trials = [.. data.Trials, Sample.Trial("NT", "fio-read-4k", 9, "failed", attempt: 2, reason: "fio: no space left")],
        };

        var page = ReportPage.Render(data);

        page.ShouldContain(Sample.Skipped);
        page.ShouldContain("fio: no space left");
        page.ShouldContain("This experiment is cancelled");
        page.ShouldContain("1 trials were abandoned");
    }

    private static int Shapes(string svg) => XDocument.Parse(svg).Descendants().Count(element => element.Name.LocalName is "path" or "rect" or "line");

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex(@"url\(#([^)]+)\)")]
    private static partial Regex References();
}

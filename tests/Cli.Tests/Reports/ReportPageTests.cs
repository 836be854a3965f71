using System.Globalization;
using System.Text.Json;
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
    public void Given_a_moment_of_the_past_When_rendered_Then_page_and_text_begin_with_it()
    {
        var then = Sample.Data() with { AsOf = new AsOf(35, new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.FromHours(2))) };
        const string Sentence = "As of event 35, 2026-11-26 10:00:00 UTC: what was known then, by the formulas of this version.";

        ReportPage.Render(then).ShouldContain($"<p class=\"warning\">{Sentence}</p>");
        ResultText.Render(then).ShouldStartWith($"{Sentence}\n\nThroughput on ");
        Page.ShouldNotContain("As of event");
    }

    [Fact]
    public void Given_settings_of_a_later_event_When_the_same_moment_is_shown_Then_heading_and_file_differ()
    {
        var (before, after) = (new AsOf(35, DateTimeOffset.UnixEpoch), new AsOf(35, DateTimeOffset.UnixEpoch, SettingsSequence: 42));

        before.FileName.ShouldBe("report-as-of-35.html");
        after.FileName.ShouldBe("report-as-of-35-settings-42.html");
        after.Sentence.ShouldBe("As of event 35, 1970-01-01 00:00:00 UTC, with the settings of event 42: what was known then, by the formulas of this version.");
    }

    [Fact]
    public void Given_rows_of_the_past_When_printed_for_a_program_Then_they_have_the_members_of_the_present_ones_and_the_moment()
    {
        const string Moment = """{"sequence":35,"at":"2026-11-26T10:00:00Z","settings":{"efficiency.power":"above_idle"},"settings_sequence":30}""";

        AsOf.InJson("""{"trial":[{"device":"Ü"}],"settings":{}}""", JsonDocument.Parse(Moment).RootElement)
            .ShouldBe("""{"trial":[{"device":"Ü"}],"settings":{"efficiency.power":"above_idle"},"as_of":{"sequence":35,"at":"2026-11-26T10:00:00Z","settings_sequence":30}}""");
    }

    [Fact]
    public void Given_other_settings_than_the_defaults_When_rendered_Then_page_and_text_name_each_and_the_columns_say_what_they_are()
    {
        var data = Sample.Data() with { Settings = new Dictionary<string, string> { ["durability.reached_from"] = "0.8", ["efficiency.power"] = "above_idle" } };
        const string Sentence = "These tables are made with other settings than the defaults: durability.reached_from=0.8, efficiency.power=above_idle. docs/replay.md says which figures each one changes.";

        ReportPage.Render(data).ShouldContain($"<p class=\"warning\">{Sentence}</p>");
        ResultText.Render(data).ShouldStartWith($"{Sentence}\n\n");
        ResultTables.Efficiency(data, "local").Headers[^1].ShouldBe("MB per J above idle");
        ContrastTable.Of(data, "local").Single().Headers[^1].ShouldBe("MB per J / NT, all power");
        Page.ShouldNotContain("other settings");
        Page.ShouldNotContain("above idle");
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
    public void Given_results_When_rendered_Then_every_drawing_on_the_page_is_well_formed()
    {
        var drawings = Drawing().Matches(Page).Select(match => XDocument.Parse(match.Value)).ToArray();

        drawings.Select(drawing => drawing.Root!.Attribute("aria-label")!.Value)
            .ShouldBe(["Throughput of fio-read-4k", "Throughput of fio-write-4k", "CPU of the whole machine by category"]);
    }

    [Fact]
    public void Given_a_mean_and_its_interval_When_plotted_Then_bar_and_whiskers_have_their_lengths()
    {
        var data = Sample.Data();
        var drawing = XDocument.Parse(ThroughputPlot.Draw(data.Throughput, data.Runtimes, "fio-read-4k")!);
        var bars = Named(drawing, "rect").Select(bar => Number(bar, "height")).ToArray();
        var whiskers = Named(drawing, "line").Where(line => line.Attribute("class")!.Value == "whisker" && line.Attribute("x1")!.Value == line.Attribute("x2")!.Value)
            .Select(line => Number(line, "y1") - Number(line, "y2")).ToArray();

        // NT: 100 [90, 110], RC: 50 [45, 55].
        bars.Length.ShouldBe(2);
        bars[1].ShouldBe(bars[0] / 2, 0.2);
        whiskers[0].ShouldBe(bars[0] * 0.2, 0.2);
        whiskers[1].ShouldBe(bars[1] * 0.2, 0.2);
    }

    [Fact]
    public void Given_an_interval_far_longer_than_the_bars_When_plotted_Then_the_bars_stay_visible_and_the_whisker_has_no_end()
    {
        var data = Sample.Data();
        var drawing = XDocument.Parse(ThroughputPlot.Draw(
            [.. data.Throughput.Select(row => row with { Ci95LowMbPerS = -900, Ci95HighMbPerS = 1100 })], data.Runtimes, "fio-read-4k")!);

        Named(drawing, "rect").Max(bar => Number(bar, "height")).ShouldBeGreaterThan(60);
        Named(drawing, "line").Count(line => line.Attribute("class")!.Value == "whisker").ShouldBe(2);
    }

    [Fact]
    public void Given_cpu_by_category_When_plotted_Then_the_stack_is_as_high_as_their_sum()
    {
        var data = Sample.Data();
        var drawing = XDocument.Parse(CpuPlot.Draw([data.Efficiency[0]], ["NT"])!);
        var stack = Named(drawing, "rect").Where(bar => Number(bar, "width") > 12).ToArray();

        // usr 20, sys 40, iowait 10, soft 4, irq 1: the ones that are zero are not drawn.
        stack.Length.ShouldBe(5);
        var usr = Number(stack[0], "height");
        stack.Sum(part => Number(part, "height")).ShouldBe(usr * 75 / 20, 0.3);
    }

    [Fact]
    public void Given_nothing_measured_When_plotted_Then_there_is_no_empty_drawing()
    {
        var data = Sample.Data();

        ThroughputPlot.Draw([.. data.Throughput.Select(row => row with { MeanMbPerS = null })], data.Runtimes, "fio-read-4k").ShouldBeNull();
        CpuPlot.Draw([.. data.Efficiency.Select(row => row with { UsrPct = null })], data.Runtimes).ShouldBeNull();
    }

    [Theory]
    [InlineData(105, new[] { 0.0, 50, 100 })]
    [InlineData(0.9, new[] { 0, 0.2, 0.4, 0.6, 0.8 })]
    [InlineData(2000, new[] { 0.0, 500, 1000, 1500, 2000 })]
    public void Given_an_axis_When_divided_Then_its_ticks_are_round(double max, double[] ticks) =>
        new Axis(max, 0, 100).Ticks().ShouldBe(ticks, 1e-9);

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

    [Fact]
    public void Given_four_runtimes_and_two_units_When_rendered_Then_each_unit_has_plots_of_its_own_and_unlike_bars_are_pale()
    {
        var data = Sample.Wide();
        var page = ReportPage.Render(data);

        Drawing().Matches(page).Select(match => XDocument.Parse(match.Value).Root!.Attribute("aria-label")!.Value)
            .ShouldBe(["Throughput of fio-write-4k", "Throughput of netperf-tcp-64b", "CPU of the whole machine by category"]);
        page.Split("class=\"plots\"").Length.ShouldBe(3);
        page.ShouldContain("Pale bars");
        page.ShouldContain(ReportSentences.Conclusions(data).First().Split('\'')[0]);

        var network = XDocument.Parse(ThroughputPlot.Draw(data.Throughput, data.Runtimes, "netperf-tcp-64b")!);
        Named(network, "text").Select(text => text.Value).ShouldContain("Mb/s");
        var bars = Named(network, "rect").ToArray();
        bars.Length.ShouldBe(4);
        bars.Where(bar => bar.Attribute("class")?.Value == "unlike").ShouldHaveSingleItem().Value.ShouldContain("ran under TCG");
        bars[0].Value.ShouldContain("800 [720, 880] Mb/s");
        var cpu = Named(XDocument.Parse(CpuPlot.Draw(data.Efficiency, data.Runtimes)!), "rect").Where(bar => bar.Attribute("class")?.Value == "unlike").ToArray();
        cpu.ShouldContain(bar => bar.Value.StartsWith("VM netperf", StringComparison.Ordinal) && bar.Value.EndsWith("; ran under TCG", StringComparison.Ordinal));
        cpu.ShouldAllBe(bar => !bar.Value.StartsWith("NT ", StringComparison.Ordinal));
    }

    private static IEnumerable<XElement> Named(XDocument drawing, string name) => drawing.Descendants().Where(element => element.Name.LocalName == name);

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("<svg.*?</svg>")]
    private static partial Regex Drawing();
}

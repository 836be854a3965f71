using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests.Reports;

public sealed class NoiseFloorTableTests
{
    [Fact]
    public void Given_a_control_When_tabled_Then_each_metric_has_its_floor_and_what_is_missing_says_why()
    {
        var table = NoiseFloorTable.Of(Sample.Data() with { NoiseFloors = Sample.NoiseFloors() }, "local").ShouldHaveSingleItem();

        table.Title.ShouldBe("Noise floor of local: by how much single runs of the control, fio-write-4k on NT, differ; smaller effects are marked");
        table.Rows[0].ShouldBe(["throughput", "5", "98.5 MB/s", "2.00 [1.20, 5.70]", "8.20 %", "-3.00 %", "0.200"]);
        table.Rows[1].ShouldBe(["MB per J", "0", "- [1]", "- [1]", "- [1]", "- [1]", "-"]);
        table.Notes.ShouldBe([Sample.NoPower]);
        ResultTables.All(Sample.Data() with { NoiseFloors = Sample.NoiseFloors() }).ShouldContain(one => one.Title == table.Title);
    }

    [Fact]
    public void Given_a_plan_without_a_control_When_tabled_Then_there_is_no_table_and_no_sentence()
    {
        NoiseFloorTable.Of(Sample.Data(), "local").ShouldBeEmpty();
        ReportSentences.Conclusions(Sample.Data()).ShouldNotContain(sentence => sentence.Contains("noise floor"));
    }

    [Fact]
    public void Given_an_effect_below_the_floor_When_tabled_Then_ratio_difference_and_claim_are_marked_where_they_stand()
    {
        const string rests = "the estimate is 2 % from the claim's bound, and that is below the noise floor";
        var data = Sample.Data();
        data = data with
        {
            NoiseFloors = Sample.NoiseFloors(),
            Throughput = [.. data.Throughput.Select(row => row with { BelowNoiseFloor = row.Runtime == "RC" ? row.Workload == "fio-read-4k" : null })],
            Contrasts = [.. data.Contrasts.Select(row => row with { NoiseFloorPct = 8.2, BelowNoiseFloor = row.Metric == "throughput" && row.Workload == "fio-read-4k" })],
            Claims = [new ClaimRow("RC.throughput >= 0.95 * NT.throughput", "local", "fio-read-4k", "supported", 0.97, 0.96, 0.98, 5, 5, rests, null, BelowNoiseFloor: true)],
        };

        var ratio = ResultTables.Throughput(data, "local").Single();
        (ratio.Rows[1][3], ratio.Rows[3][3]).ShouldBe(("0.500 [0.400, 0.600] [1]", "0.500 [0.400, 0.600]"));
        ratio.Notes.ShouldBe(["below the noise floor: the device varies by as much by itself"]);
        var differences = ContrastTable.Of(data, "local").Single();
        (differences.Rows[0][2], differences.Rows[1][2]).ShouldBe(("slower [1]", "slower"));
        differences.Notes[0].ShouldBe("below the noise floor of 8.20 %: the device varies by as much by itself");
        ClaimTable.Of(data, "local").Single().ShouldSatisfyAllConditions(table => table.Rows[0][1].ShouldBe("1 [1]"), table => table.Notes.ShouldBe([rests]));
        ReportSentences.Conclusions(data).ShouldContain("Single runs of the control, fio-write-4k on NT, differ by up to 8.20 %: of 2 differences from NT in throughput, 1 below that noise floor.");
    }

    [Fact]
    public void Given_a_control_that_drifted_When_concluded_Then_the_page_says_that_the_device_changed()
    {
        var data = Sample.Data() with { NoiseFloors = [Sample.NoiseFloors()[0] with { DriftPct = -12, DriftP = 0.01 }] };

        ReportSentences.Conclusions(data).ShouldContain(sentence => sentence.StartsWith("The control drifted by -12.0 % from its first run to its last"));
        ReportPage.Render(data).ShouldContain("Noise floor of local");
    }
}

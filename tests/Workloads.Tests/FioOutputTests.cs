using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Fio;

namespace EdgePipeline.Workloads.Tests;

/// <summary>On what fio 3.33 really printed.</summary>
public sealed class FioOutputTests
{
    [Fact]
    public void Given_the_report_of_a_read_When_parsed_Then_each_metric_has_its_unit_and_fios_number()
    {
        var measured = Measured(Fixture("psync_read_bs4k_direct1.json"), FioPattern.Read);

        measured.Version.ShouldBe("fio-3.33");
        measured.Metrics.ShouldBe(Expected.PsyncRead4kDirect);
        measured.Window.LengthS.ShouldBe(Expected.PsyncRead4kDirectRuntimeMs / 1e3);
        measured.Window.EndUnixMs.ShouldBe(Expected.PsyncRead4kDirectReportedAtUnixMs);
    }

    [Fact]
    public void Given_the_report_of_a_write_When_parsed_Then_the_write_side_is_the_result()
    {
        var measured = Measured(Fixture("libaio_randwrite_bs4k_direct0.json"), FioPattern.RandWrite);

        Metric(measured, "bytes_read").ShouldBe(0);
        Metric(measured, "bytes_written").ShouldBeGreaterThan(0);
        Metric(measured, "throughput").ShouldBe(Metric(measured, "bytes_written") / Metric(measured, "runtime") / 1e6, tolerance: 0.001);
    }

    [Fact]
    public void Given_percentiles_of_the_whole_latency_When_parsed_Then_all_latencies_are_of_that_distribution()
    {
        var measured = Measured(Fixture("libaio_randread_two_jobs_grouped.json"), FioPattern.RandRead);

        Metric(measured, "latency_mean").ShouldBe(Expected.GroupedWholeLatencyMeanUs);
        Metric(measured, "latency_p99_9").ShouldBe(Expected.GroupedWholeLatencyP999Us);
        Metric(measured, "latency_max").ShouldBe(Expected.GroupedWholeLatencyMaxUs);
    }

    [Theory]
    [InlineData("randread_steady_attained.json", FioPattern.RandRead, 62.836518, 15340, 4.983541)]
    [InlineData("randwrite_steady_slope_attained.json", FioPattern.RandWrite, 100.215099, 24466, -2.184613)]
    public void Given_a_job_that_became_steady_When_parsed_Then_its_steady_window_stands_beside_the_whole(
        string fixture, FioPattern pattern, double throughput, double iops, double deviation)
    {
        var measured = Measured(Fixture(fixture), pattern);

        Metric(measured, "steady_attained").ShouldBe(1);
        Metric(measured, "steady_throughput").ShouldBe(throughput);
        Metric(measured, "steady_iops").ShouldBe(iops);
        Metric(measured, "steady_deviation").ShouldBe(deviation);
        Metric(measured, "throughput").ShouldNotBe(throughput);
    }

    /// <summary>By hand from fio's seconds: of seven, the last five.</summary>
    [Theory]
    [InlineData("randread_five_seconds_not_steady.json", 47.17303388937912, 37.165318639699926)]
    [InlineData("randread_rate_seven_seconds_steady.json", 3.9719742027458844, 0.8911409741692586)]
    public void Given_five_seconds_and_more_When_parsed_Then_range_and_slope_of_the_last_five_rounds_are_there(string fixture, double range, double excursion)
    {
        var measured = Measured(Fixture(fixture), FioPattern.RandRead);

        Metric(measured, "steady_range").ShouldBe(range, 1e-9);
        Metric(measured, "steady_excursion").ShouldBe(excursion, 1e-9);
    }

    [Fact]
    public void Given_a_job_that_never_became_steady_When_parsed_Then_it_says_so_and_gives_no_steady_figures()
    {
        var measured = Measured(Fixture("randread_steady_not_attained.json"), FioPattern.RandRead);

        measured.Metrics.Where(metric => metric.Name.StartsWith("steady", StringComparison.Ordinal)).ShouldBe([new Metric("steady_attained", "1", 0)]);
    }

    [Fact]
    public void Given_a_report_every_second_When_parsed_Then_the_last_one_counts()
    {
        var measured = Measured(Fixture("status-interval.json"), FioPattern.RandRead);

        measured.Window.EndUnixMs.ShouldBe(Expected.StatusIntervalLastReportUnixMs);
        Metric(measured, "bytes_read").ShouldBe(Expected.StatusIntervalLastReadBytes);
    }

    [Fact]
    public void Given_text_before_and_after_the_report_When_parsed_Then_the_report_is_found()
    {
        var output = "fio: this platform does not support something\nnote: both iodepth {1} and sync\n"
            + Fixture("psync_read_bs4k_direct1.json") + "\nDisk stats follow\n";

        Measured(output, FioPattern.Read).Metrics.ShouldBe(Expected.PsyncRead4kDirect);
    }

    [Theory]
    [InlineData("psync_read_bs256_direct1", FioPattern.Read, "error 22 (Invalid argument): fio: io_u error on file")]
    [InlineData("err-nospace", FioPattern.Write, "error 28 (No space left on device): fio: io_u error on file")]
    public void Given_a_job_that_failed_When_parsed_Then_the_reason_has_the_error_and_fios_words(string name, FioPattern pattern, string reason) =>
        Failed(Fixture($"{name}.json"), 1, Fixture($"{name}.stderr"), pattern).ShouldContain(reason);

    [Fact]
    public void Given_no_output_but_an_error_When_parsed_Then_the_reason_quotes_its_first_line() =>
        Failed("", 1, Fixture("err-badeng.stderr"), FioPattern.Read)
            .ShouldBe("fio ended with exit code 1: fio: engine nope not loadable");

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("fio: terminating on signal 15\n")]
    public void Given_no_report_and_exit_code_0_When_parsed_Then_that_is_a_failure(string output) =>
        Failed(output, 0, "", FioPattern.Read).ShouldBe("fio printed no JSON");

    [Fact]
    public void Given_a_report_cut_off_anywhere_When_parsed_Then_it_is_never_taken_for_whole()
    {
        var whole = Fixture("psync_read_bs4k_direct1.json").TrimEnd();
        for (var length = 1; length < whole.Length; length += 97)
        {
            Failed(whole[..length], 0, "", FioPattern.Read).ShouldBe("fio's JSON is cut off or damaged");
        }
    }

    [Fact]
    public void Given_a_whole_report_and_one_cut_off_When_parsed_Then_the_older_one_is_not_taken_for_the_result()
    {
        var both = Fixture("status-interval.json").TrimEnd();

        Failed(both[..^200], 0, "", FioPattern.RandRead).ShouldBe("fio's JSON is cut off or damaged");
    }

    [Fact]
    public void Given_the_other_direction_When_parsed_Then_no_input_or_output_is_a_failure() =>
        Failed(Fixture("psync_read_bs4k_direct1.json"), 0, "", FioPattern.Write)
            .ShouldBe("fio ended well but reported no input or output in the window");

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"jobs\": 3}")]
    [InlineData("{\"jobs\": [{\"error\": \"x\"}]}")]
    [InlineData("{\"jobs\": [{\"error\": 0, \"read\": {\"runtime\": 1, \"total_ios\": 1}}], \"fio version\": \"fio-3.33\"}")]
    public void Given_json_that_is_not_fios_When_parsed_Then_that_is_a_failure(string json) =>
        Failed(json, 0, "", FioPattern.Read).ShouldStartWith("fio's JSON lacks a field");

    [Fact]
    public void Given_ungrouped_jobs_When_parsed_Then_no_single_one_is_taken_for_all() =>
        Failed("{\"jobs\": [{\"error\": 0}, {\"error\": 0}]}", 0, "", FioPattern.Read)
            .ShouldBe("fio reported 2 groups of jobs where one was asked for");

    private static ToolMeasured Measured(string output, FioPattern pattern) =>
        FioOutput.Parse(output, 0, "", pattern).ShouldBeOfType<ToolMeasured>();

    private static string Failed(string output, int exitCode, string error, FioPattern pattern) =>
        FioOutput.Parse(output, exitCode, error, pattern).ShouldBeOfType<ToolFailed>().Reason;

    private static double Metric(ToolMeasured measured, string name) => measured.Metrics.Single(metric => metric.Name == name).Value;

    private static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "fio", name));
}

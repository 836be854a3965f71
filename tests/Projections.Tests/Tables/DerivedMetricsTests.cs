using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;
using static EdgePipeline.Projections.Tests.Support.Stored;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class DerivedMetricsTests
{
    private static readonly History Events = new();

    [Theory]
    [InlineData("throughput", 50)]
    [InlineData("bytes_moved", 100e6)]
    [InlineData("cpu_usr_s", 1)]
    [InlineData("cpu_sys_s", 0.5)]
    [InlineData("cpu_iowait_s", 0.5)]
    [InlineData("cpu_busy_s", 1.5)]
    [InlineData("cpu_busy_cpus", 0.75)]
    [InlineData("cpu_usr_pct_of_machine", 25)]
    [InlineData("cpu_idle_pct_of_machine", 50)]
    [InlineData("cpu_s_per_gb", 15)]
    [InlineData("mb_per_s_per_cpu", 100 / 1.5)]
    [InlineData("persisted_bytes", 84e6)]
    [InlineData("persisted_ratio", 0.84)]
    [InlineData("energy_j", 10)]
    [InlineData("power_total_w", 5)]
    [InlineData("energy_above_idle_j", 4)]
    [InlineData("power_above_idle_w", 2)]
    [InlineData("mb_per_j", 10)]
    public void Given_a_result_with_all_telemetry_When_derived_Then_each_metric_is_the_hand_worked_one(string metric, double expected) =>
        Metrics(Events.Cpu(Nt, 1), Events.Disk(Nt, 1), Events.Power(Nt, 1))[metric].Value!.Value.ShouldBe(expected, Math.Abs(expected) * 1e-9);

    [Fact]
    public void Given_traffic_When_derived_Then_bytes_per_packet_is_of_the_direction_that_carried_more()
    {
        var metrics = DerivedMetrics
            .Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Network(Nt, 1), Events.Completed(Nt, 1, 50) with { NetworkInterface = "ve1" }))
            .ToDictionary(metric => metric.Metric);

        metrics["network_bytes"].Value!.Value.ShouldBe(28e6, 1);
        metrics["network_packets"].Value!.Value.ShouldBe(20_000, 1e-6);
        metrics["bytes_per_packet"].ShouldSatisfyAllConditions(
            metric => metric.Value!.Value.ShouldBe(1400, 1e-9),
            metric => (metric.Unit, metric.Source).ShouldBe(("B", "net:ve1")));
    }

    [Fact]
    public void Given_a_workload_without_network_or_without_readings_When_derived_Then_bytes_per_packet_says_why_it_is_missing()
    {
        Metrics(Events.Network(Nt, 1))["bytes_per_packet"].Reason.ShouldBe("the workload uses no network");
        DerivedMetrics.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50) with { NetworkInterface = "ve1" }))
            .Single(metric => metric.Metric == "bytes_per_packet").Reason.ShouldBe("no telemetry from net:ve1 during the trial");
    }

    [Fact]
    public void Given_processes_that_were_followed_When_derived_Then_their_memory_is_summed()
    {
        var shim = Events.Process(Nt, 1) with { Source = "process:4712" };

        var peak = Metrics(Events.Process(Nt, 1), shim)["runtime_memory_peak"];

        peak.Value!.Value.ShouldBe(10e6 / 1048576, 1e-9);
        (peak.Unit, peak.Source).ShouldBe(("MiB", "process:*"));
        Metrics()["runtime_memory_peak"].Reason.ShouldBe("no telemetry from a process during the trial");
    }

    [Theory]
    [InlineData("bytes_sent", 5e8, 5e8)]
    [InlineData("throughput_mbit", 800, 1e9)]
    public void Given_a_network_tool_When_derived_Then_bytes_moved_are_those_sent(string metric, double value, double expected)
    {
        var completed = Events.Completed(Nt, 1, 100) with { Metrics = [new Metric(metric, "", value), new Metric("runtime", "s", 10)] };

        DerivedMetrics.Of(OnlyAttempt(Events.Requested(Nt, 1), completed)).Single(row => row.Metric == "bytes_moved").Value.ShouldBe(expected);
    }

    [Fact]
    public void Given_no_telemetry_When_derived_Then_nothing_is_zero_and_every_missing_number_says_why()
    {
        var metrics = Metrics();

        metrics["throughput"].Value.ShouldBe(50);
        metrics["cpu_busy_cpus"].ShouldSatisfyAllConditions(
            metric => metric.Value.ShouldBeNull(),
            metric => metric.Reason.ShouldBe("no telemetry from cpu during the trial"));
        metrics["persisted_ratio"].Reason.ShouldBe("no telemetry from block:vda during the trial");
        metrics["energy_j"].Reason.ShouldBe("no power source sent readings during the trial: the device has no sensor and no power model");
        metrics.Values.ShouldAllBe(metric => metric.Value.HasValue != (metric.Reason != null));
    }

    [Fact]
    public void Given_telemetry_or_none_When_derived_Then_the_metrics_have_the_same_names() =>
        Metrics().Keys.ShouldBe(Metrics(Events.Cpu(Nt, 1), Events.Disk(Nt, 1), Events.Power(Nt, 1)).Keys);

    [Fact]
    public void Given_telemetry_of_another_boot_When_derived_Then_it_is_not_used() =>
        Metrics(Events.Cpu(Nt, 1) with { BootId = "boot-0" })["cpu_busy_s"].Reason.ShouldBe("no telemetry from cpu during the trial");

    [Fact]
    public void Given_a_power_model_When_derived_Then_every_power_metric_says_modelled()
    {
        var metrics = Metrics(Events.Power(Nt, 1));

        metrics.Values.Where(metric => metric.Method == "modelled").Select(metric => metric.Metric)
            .ShouldBe(
            [
                "energy_j", "energy_error_j", "energy_above_idle_j", "energy_above_idle_error_j", "power_total_w", "power_above_idle_w",
                "power_repeated_pct", "mb_per_j",
            ]);
        metrics["energy_j"].Source.ShouldBe("power:model");
    }

    [Fact]
    public void Given_a_model_and_a_sensor_When_derived_Then_the_sensor_counts()
    {
        var sensor = Events.Power(Nt, 1) with { Source = "power:zz-meter", Attributes = new Dictionary<string, string> { ["method"] = "measured" } };

        var energy = Metrics(Events.Power(Nt, 1), sensor)["energy_j"];

        (energy.Source, energy.Method).ShouldBe(("power:zz-meter", "measured"));
    }

    [Fact]
    public void Given_counters_that_are_the_total_together_When_derived_Then_they_are_summed_and_their_parts_are_not()
    {
        var energy = Metrics(Rail("package-0", "rapl", "yes", 4), Rail("dram", "rapl", "yes", 1), Rail("core", "rapl", "no", 3), Events.Power(Nt, 1))["energy_j"];

        energy.Value!.Value.ShouldBe(10, 1e-9);
        (energy.Source, energy.Method).ShouldBe(("power:dram + power:package-0", "measured"));
    }

    [Fact]
    public void Given_a_sensor_at_the_input_and_rapl_When_derived_Then_the_input_counts() =>
        Metrics(Rail("package-0", "rapl", "yes", 4), Rail("zz-in", "ina2xx", "yes", 6))["energy_j"].Value!.Value.ShouldBe(12, 1e-9);

    [Fact]
    public void Given_rails_of_which_none_is_the_total_When_derived_Then_the_reason_says_what_to_do() =>
        Metrics(Rail("GPU", "ina3221", "no", 1))["energy_j"].Reason
            .ShouldBe("power:GPU measure parts of the device; which is the total, the device file can say");

    [Fact]
    public void Given_two_meters_When_derived_Then_one_counts_because_each_sees_the_whole_device() =>
        (Metrics(Rail("wall", "meter", "yes", 5), Rail("input", "meter", "yes", 4), Rail("package-0", "rapl", "yes", 3))["energy_j"] is var energy
            ? (energy.Value, energy.Source) : default).ShouldBe((8, "power:input"));

    [Fact]
    public void Given_a_sensor_that_could_not_be_read_When_derived_Then_its_reason_stands_and_no_model_takes_its_place()
    {
        var failed = Rail("in", "ina2xx", "yes", 1) with
        {
            OffsetsNs = [],
            Columns = new Dictionary<string, long[]> { ["energy_uj"] = [] },
            Attributes = new Dictionary<string, string> { ["method"] = "measured", ["kind"] = "ina2xx", ["total"] = "yes", ["reason"] = "it is gone" },
        };

        Metrics(failed, Events.Power(Nt, 1))["energy_j"].Reason.ShouldBe("power:in: it is gone");
    }

    [Fact]
    public void Given_a_throttled_window_When_derived_Then_the_trial_is_flagged_with_words_and_keeps_its_result()
    {
        var attempt = OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50), Events.Throttle(Nt, 1));

        var metrics = DerivedMetrics.Of(attempt).ToDictionary(metric => metric.Metric);
        (metrics["throttled"].Value, metrics["throttled"].Source, metrics["throughput"].Value).ShouldBe((1, "throttle:firmware", 50));
        var row = Projections.Tables.Trials.TrialRow.Of(attempt);
        (row.Status, row.Throttled, row.ThrottledBy).ShouldBe(("completed", true, "throttled"));
        Projections.Tables.Trials.TrialRow.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50))).Throttled.ShouldBeNull("nothing tells");
    }

    private static TelemetryBatch Rail(string name, string kind, string total, long watts)
    {
        var model = Events.Power(Nt, 1);
        return model with
        {
            Source = $"power:{name}",
            Columns = new Dictionary<string, long[]> { ["energy_uj"] = [.. model.OffsetsNs.Select(ns => ns / 1000 * watts)] },
            Attributes = new Dictionary<string, string> { ["method"] = "measured", ["kind"] = kind, ["total"] = total },
        };
    }

    [Fact]
    public void Given_a_power_source_that_does_not_say_how_When_derived_Then_it_is_not_taken_for_a_sensor() =>
        Metrics(Events.Power(Nt, 1) with { Attributes = null })["energy_j"].Method.ShouldBe("modelled");

    [Fact]
    public void Given_a_reading_workload_When_derived_Then_there_is_no_persisted_ratio()
    {
        var completed = Events.Completed(Nt, 1, 50) with { Metrics = [new Metric("bytes_read", "B", 100e6), new Metric("bytes_written", "B", 0)] };

        var metrics = DerivedMetrics.Of(OnlyAttempt(Events.Requested(Nt, 1), completed, Events.Disk(Nt, 1)));

        metrics.Single(metric => metric.Metric == "persisted_ratio").Reason.ShouldBe("the workload writes nothing");
    }

    [Fact]
    public void Given_data_on_no_block_device_When_derived_Then_the_reason_says_so()
    {
        var metrics = DerivedMetrics.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50) with { BlockDevice = null }));

        metrics.Single(metric => metric.Metric == "persisted_ratio").Reason.ShouldBe("the data lies on no block device");
    }

    [Fact]
    public void Given_a_tool_that_reports_a_metric_twice_When_derived_Then_it_is_there_once()
    {
        var completed = Events.Completed(Nt, 1, 50);

        var metrics = DerivedMetrics.Of(OnlyAttempt(
            Events.Requested(Nt, 1), completed with { Metrics = [.. completed.Metrics, new Metric("throughput", "MB/s", 1), new Metric("energy_j", "J", 3)] }));

        metrics.Count(metric => metric.Metric == "throughput").ShouldBe(1);
        metrics.Count(metric => metric.Metric == "energy_j").ShouldBe(1);
    }

    [Fact]
    public void Given_a_number_that_is_none_When_derived_Then_it_is_missing_with_a_reason()
    {
        var metrics = DerivedMetrics.Of(OnlyAttempt(
            Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50) with { Metrics = [new Metric("throughput", "MB/s", double.NaN)] }));

        metrics[0].Reason.ShouldBe("the number is not finite");
    }

    [Fact]
    public void Given_an_attempt_without_a_result_When_derived_Then_it_has_no_metrics() =>
        DerivedMetrics.Of(OnlyAttempt(Events.Requested(Nt, 1), Events.Cpu(Nt, 1), Events.Failed(Nt, 1))).ShouldBeEmpty();

    private static Dictionary<string, TrialMetricRow> Metrics(params object[] telemetry) => DerivedMetrics
        .Of(OnlyAttempt([Events.Requested(Nt, 1), Events.Completed(Nt, 1, 50), .. telemetry]))
        .ToDictionary(metric => metric.Metric);
}

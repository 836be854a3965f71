using System.Net;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Netperf;

namespace EdgePipeline.Workloads.Tests;

/// <summary>On what netperf 2.7.0 really printed, where a test does not say otherwise.</summary>
public sealed class NetperfTests
{
    private static readonly NetperfPoint Point = new(512, 2, NoDelay: false);
    private static readonly NetperfConfidence Confidence = new(95, 10, 3, 5);
    private static readonly Peer Peer = new(IPAddress.Parse("10.83.0.9"), 12865);

    [Fact]
    public void Given_a_point_When_the_command_is_built_Then_it_is_a_list_of_bounded_arguments() =>
        string.Join(' ', NetperfCommand.Measure(Peer, Point with { NoDelay = true })).ShouldBe(
            "-H 10.83.0.9 -p 12865 -t TCP_STREAM -l 2 -f m -P 0 -c -C -- -m 512 -D -k THROUGHPUT,THROUGHPUT_UNITS,ELAPSED_TIME,LOCAL_SEND_SIZE,"
            + "LOCAL_BYTES_SENT,REMOTE_BYTES_RECVD,LOCAL_SEND_CALLS,LOCAL_TRANSPORT_RETRANS,TRANSPORT_MSS,LOCAL_CPU_UTIL,REMOTE_CPU_UTIL,"
            + "LOCAL_SD,REMOTE_SD,CONFIDENCE_ITERATION,THROUGHPUT_CONFID");

    [Fact]
    public void Given_confidence_When_the_command_is_built_Then_the_throughput_alone_decides_when_it_is_reached() =>
        string.Join(' ', NetperfCommand.Measure(Peer, Point with { Confidence = Confidence })).ShouldContain(" -r -i 5,3 -I 95,10 -- -m 512 -k ");

    [Fact]
    public void Given_a_peer_When_its_command_is_built_Then_it_listens_on_that_address_alone_in_the_foreground() =>
        string.Join(' ', NetperfCommand.Serve(Peer)).ShouldBe("-D -N -4 -L 10.83.0.9 -p 12865");

    [Fact]
    public void Given_keys_and_values_When_parsed_Then_each_metric_has_its_unit_and_netperfs_number()
    {
        var measured = NetperfOutput.Parse(Outcomes.Fixture("netperf/tcp_stream_keyval.txt"), 0, "", Point).Measured();

        measured.Metrics.ShouldBe(
        [
            new("throughput", "MB/s", 469.39 / 8),
            new("throughput_mbit", "Mb/s", 469.39),
            new("message_bytes", "B", 512),
            new("runtime", "s", 2),
            new("tcp_mss", "B", 1448),
            new("cpu_util_local", "pct", 65.47),
            new("cpu_util_remote", "pct", 65.47),
            new("service_demand_local", "us/KiB", 22.852),
            new("bytes_sent", "B", 117365760),
            new("bytes_received", "B", 117365760),
            new("send_calls", "1", 229230),
            new("retransmits", "1", 518),
        ]);
        measured.Window.ShouldBe(new ToolWindow(2));
    }

    [Fact]
    public void Given_the_keys_that_netperf_lists_When_it_is_asked_Then_all_ours_are_among_them() =>
        NetperfCommand.Measure(Peer, Point)[^1].Split(',').ShouldBeSubsetOf(Outcomes.Fixture("netperf/list_selectors.txt").Trim().Split(','));

    [Theory]
    [InlineData("8.20", 1)]
    [InlineData("49.784", 0)]
    public void Given_confidence_When_parsed_Then_what_was_reached_is_told_and_counters_of_one_iteration_are_not(string width, double reached)
    {
        // The keys are netperf's; no captured run has both keys and confidence.
        var output = Outcomes.Fixture("netperf/tcp_stream_keyval.txt") + $"CONFIDENCE_ITERATION=5\nTHROUGHPUT_CONFID={width}\n";

        var measured = NetperfOutput.Parse(output, 0, "", Point with { Confidence = Confidence }).Measured();

        measured.Value("confidence_reached").ShouldBe(reached);
        measured.Value("iterations").ShouldBe(5);
        measured.Window.LengthS.ShouldBe(10);
        measured.Metrics.ShouldNotContain(metric => metric.Name == "bytes_sent");
    }

    [Fact]
    public void Given_cpu_use_that_was_not_measured_When_parsed_Then_it_is_left_out()
    {
        var output = Outcomes.Fixture("netperf/tcp_stream_keyval.txt").Replace("LOCAL_CPU_UTIL=65.47", "LOCAL_CPU_UTIL=-1.00", StringComparison.Ordinal);

        NetperfOutput.Parse(output, 0, "", Point).Measured().Metrics.ShouldNotContain(metric => metric.Name == "cpu_util_local");
    }

    [Theory]
    [InlineData("fail_noserver.txt", "netperf ended with exit code 255: establish control: are you sure there is a netserver listening on 10.77.0.3 at port 12865?")]
    [InlineData("fail_refused.txt", "netperf ended with exit code 255: establish control: are you sure there is a netserver listening on 10.77.0.2 at port 9999?")]
    public void Given_no_peer_When_parsed_Then_the_reason_is_netperfs(string fixture, string reason) =>
        NetperfOutput.Parse(Outcomes.Fixture($"netperf/{fixture}"), 255, "", Point).Failure().ShouldBe(reason);

    [Fact]
    public void Given_output_cut_off_before_its_figures_When_parsed_Then_that_is_a_failure()
    {
        var whole = Outcomes.Fixture("netperf/tcp_stream_keyval.txt");
        for (var length = 0; length < whole.IndexOf("ELAPSED_TIME=2", StringComparison.Ordinal); length++)
        {
            NetperfOutput.Parse(whole[..length], 0, "", Point).ShouldBeOfType<ToolFailed>();
        }
    }

    [Theory]
    [InlineData("10^6bits/s", "GBytes/s", "GBytes/s where 10^6bits/s")]
    [InlineData("THROUGHPUT=469.39", "THROUGHPUT=0.00", "nothing was sent")]
    [InlineData("THROUGHPUT=469.39", "THROUGHPUT=nan", "printed no THROUGHPUT")]
    [InlineData("LOCAL_SEND_SIZE=512", "LOCAL_SEND_SIZE=16384", "16384 bytes where 512")]
    public void Given_figures_that_cannot_be_the_result_When_parsed_Then_that_is_a_failure(string replace, string by, string reason) =>
        NetperfOutput.Parse(Outcomes.Fixture("netperf/tcp_stream_keyval.txt").Replace(replace, by, StringComparison.Ordinal), 0, "", Point)
            .Failure().ShouldContain(reason);

    [Fact]
    public void Given_points_out_of_bounds_When_checked_Then_each_fault_names_its_field() =>
        NetperfBounds.Violations(new NetperfPoint(0, 4000, false, new NetperfConfidence(90, 0, 20, 10))).Select(fault => fault.Field)
            .ShouldBe(["message", "runtime", "confidence", "confidence_width", "iterations_min"]);

    [Fact]
    public void Given_points_that_differ_When_labelled_Then_what_differs_is_named() =>
        NetperfLabel.For([Point, Point with { MessageBytes = 4096, Confidence = Confidence }]).ShouldBe(["netperf-512b-once", "netperf-4k-conf95w10n3to5"]);
}

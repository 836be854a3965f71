using System.Net;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Iperf3;

namespace EdgePipeline.Workloads.Tests;

/// <summary>On what iperf3 3.12 really printed.</summary>
public sealed class Iperf3Tests
{
    private static readonly Iperf3Point Point = new(512, 2, 0, NoDelay: false, 1);
    private static readonly Peer Peer = new(IPAddress.Parse("10.83.0.9"), 5201);

    [Fact]
    public void Given_a_point_When_the_command_is_built_Then_it_is_a_list_of_bounded_arguments() =>
        string.Join(' ', Iperf3Command.Measure(Peer, new Iperf3Point(64, 10, 1, NoDelay: true, 4)))
            .ShouldBe("-c 10.83.0.9 -p 5201 -t 10 -O 1 -l 64 -P 4 -N -i 0 -J");

    [Fact]
    public void Given_a_peer_When_its_command_is_built_Then_it_serves_one_client_on_that_address() =>
        string.Join(' ', Iperf3Command.Serve(Peer)).ShouldBe("-s -1 -B 10.83.0.9 -p 5201");

    [Fact]
    public void Given_a_report_When_parsed_Then_each_metric_has_its_unit_and_iperf3s_number()
    {
        var measured = Iperf3Output.Parse(Outcomes.Fixture("iperf3/one-stream-512.json"), 0, "", Point).Measured();

        measured.Version.ShouldBe("iperf 3.12");
        measured.Window.ShouldBe(new ToolWindow(2.000065));
        measured.Metrics.ShouldBe(
        [
            new("throughput", "MB/s", 380161884.0205825 / 8e6),
            new("throughput_mbit", "Mb/s", 380161884.0205825 / 1e6),
            new("message_bytes", "B", 512),
            new("runtime", "s", 2.000065),
            new("bytes_sent", "B", 95047680),
            new("bytes_received", "B", 95047504),
            new("retransmits", "1", 94),
            new("rtt_mean", "us", 34),
            new("iperf3_usr_cpu", "pct", 0.993888147603984),
            new("iperf3_sys_cpu", "pct", 98.0130232930041),
            new("iperf3_peer_usr_cpu", "pct", 5.758442203844794),
            new("iperf3_peer_sys_cpu", "pct", 39.020647858495252),
        ]);
    }

    [Fact]
    public void Given_a_ramp_and_two_streams_When_parsed_Then_the_window_is_without_the_ramp_and_sums_are_the_result()
    {
        var measured = Iperf3Output.Parse(
            Outcomes.Fixture("iperf3/two-streams-omit-nodelay.json"), 0, "", new Iperf3Point(512, 2, 1, NoDelay: true, 2)).Measured();

        measured.Window.LengthS.ShouldBe(1.999913);
        measured.Value("throughput").ShouldBe(1771728649.8388581 / 8e6);
        measured.Value("retransmits").ShouldBe(278);
    }

    [Theory]
    [InlineData("refused.json", "iperf3 failed: unable to connect to server: Connection refused")]
    [InlineData("peer-killed.json", "iperf3 failed: unable to write to stream socket: Connection reset by peer")]
    public void Given_an_error_with_exit_code_0_When_parsed_Then_that_is_a_failure(string fixture, string reason) =>
        Iperf3Output.Parse(Outcomes.Fixture($"iperf3/{fixture}"), 0, "", Point).Failure().ShouldBe(reason);

    [Fact]
    public void Given_a_report_cut_off_anywhere_When_parsed_Then_it_is_never_taken_for_whole()
    {
        var whole = Outcomes.Fixture("iperf3/one-stream-512.json").TrimEnd();
        for (var length = 0; length < whole.Length; length += 61)
        {
            Iperf3Output.Parse(whole[..length], 0, "", Point).Failure().ShouldBe("iperf3's JSON is missing, cut off or damaged");
        }
    }

    [Theory]
    [InlineData("\"blksize\":\t512", "\"blksize\":\t131072", "131072 bytes on 1 streams where 512 on 1")]
    [InlineData("\"sum_received\"", "\"sum_lost\"", "lacks a field")]
    public void Given_figures_that_cannot_be_the_result_When_parsed_Then_that_is_a_failure(string replace, string by, string reason) =>
        Iperf3Output.Parse(Outcomes.Fixture("iperf3/one-stream-512.json").Replace(replace, by, StringComparison.Ordinal), 0, "", Point)
            .Failure().ShouldContain(reason);

    [Fact]
    public void Given_a_bad_option_When_parsed_Then_the_reason_quotes_standard_error() =>
        Iperf3Output.Parse("", 1, "iperf3: parameter error - too many parallel streams\n\nUsage: …", Point).Failure()
            .ShouldBe("iperf3 ended with exit code 1: iperf3: parameter error - too many parallel streams");

    [Fact]
    public void Given_points_out_of_bounds_When_checked_Then_each_fault_names_its_field() =>
        Iperf3Bounds.Violations(new Iperf3Point(70000, 0, 61, false, 65)).Select(fault => fault.Field).ShouldBe(["message", "runtime", "ramp", "streams"]);

    [Fact]
    public void Given_points_that_differ_When_labelled_Then_what_differs_is_named() =>
        Iperf3Label.For([Point, Point with { Streams = 4 }]).ShouldBe(["iperf3-512b-streams1", "iperf3-512b-streams4"]);
}

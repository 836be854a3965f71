using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Planning.Tests;

/// <summary>The tools other than fio.</summary>
public sealed class WorkloadSectionTests
{
    private const string Wml = """
        wml: |
                  define file name=ledger,path=$dir,size=16m,prealloc
                  define process name=clerk
                  {
                    thread name=clerk
                    {
                      flowop write name=note,filename=ledger,iosize=4k,random
                    }
                  }
        """;

    private const string Good = $$"""
        name: mine
        devices: [local]
        runtimes: [NT]
        workloads:
          - netperf: { message: [64, 4k], runtime: 2s, nodelay: true, confidence: [none, 95], confidence_width: 10, iterations_max: 5 }
          - iperf3: { message: 512, streams: [1, 2], ramp: 1s }
          - filebench: { personality: [varmail, fileserver], runtime: 30s }
          - fio: { rw: read, bs: 4k }
          - netperf: { message: 1k }
          - filebench:
              name: ledger
              runtime: 5s
              {{Wml}}
        """;

    [Fact]
    public void Given_all_tools_When_parsed_Then_points_stand_in_the_plans_order_with_labels_of_their_own()
    {
        var plan = Parsed(Good);

        plan.Workloads.Select(workload => workload.Label).ShouldBe(
        [
            "netperf-64b-nodelay-for2s-once", "netperf-64b-nodelay-for2s-conf95w10n3to5", "netperf-4k-nodelay-for2s-once", "netperf-4k-nodelay-for2s-conf95w10n3to5",
            "iperf3-512b-streams1", "iperf3-512b-streams2",
            "filebench-varmail-for30s", "filebench-fileserver-for30s",
            "fio-read-4k",
            "netperf-1k-delay-for10s-once",
            "filebench-ledger-for5s",
        ]);
        plan.Workloads[1].Netperf.ShouldBe(new NetperfPoint(64, 2, true, new NetperfConfidence(95, 10, 3, 5)));
        plan.Workloads[5].Iperf3.ShouldBe(new Iperf3Point(512, 10, 1, false, 2));
        plan.Workloads[6].Filebench.ShouldBe(new FilebenchPoint(30, FilebenchPersonality.Varmail));
        plan.Workloads[10].Filebench!.Own!.Wml.ShouldContain("flowop write name=note");
        plan.Workloads.ShouldAllBe(workload => workload.Label.StartsWith(workload.Tool, StringComparison.Ordinal));
    }

    [Fact]
    public void Given_offload_varied_When_parsed_Then_it_multiplies_and_is_named()
    {
        var plan = Parsed("{name: p, devices: [local], runtimes: [NT], workloads: [{netperf: {message: 64, offload: [as-found, on, off]}}, {iperf3: {message: 64, offload: [off, on]}}]}");

        plan.Workloads.Select(workload => workload.Label).ShouldBe(
            ["netperf-64b-asfound", "netperf-64b-offload", "netperf-64b-nooffload", "iperf3-64b-nooffload", "iperf3-64b-offload"]);
        plan.Workloads.Select(workload => workload.Netperf?.Offload ?? workload.Iperf3?.Offload).ShouldBe([null, true, false, false, true]);
    }

    [Fact]
    public void Given_the_page_cache_and_steadiness_When_parsed_Then_they_are_typed()
    {
        var plan = Parsed("{name: p, devices: [local], runtimes: [NT], workloads: [{fio: {rw: read, bs: 4k, page_cache: [dropped, kept], steady: [none, iops], steady_limit: 0.5%, steady_window: 6s, steady_ramp: 3s}}]}");

        plan.Workloads.Select(workload => (workload.Fio!.PageCache, workload.Fio.SteadyState)).ShouldBe(
        [
            (PageCache.Dropped, null), (PageCache.Dropped, new FioSteadyState(FioSteadyCriterion.Iops, 0.5m, 6, 3)),
            (PageCache.Kept, null), (PageCache.Kept, new FioSteadyState(FioSteadyCriterion.Iops, 0.5m, 6, 3)),
        ]);
    }

    [Theory]
    [InlineData("{fio: {rw: read, bs: 4k, steady: iops, steady_limit: 0%}}", "steady_limit", "'0%' does not fit", "a percentage from 0.001% to 100%")]
    [InlineData("{fio: {rw: read, bs: 4k, steady: iops, steady_limit: 1.2345%}}", "steady_limit", "does not fit", "such as 10% or 0.5%")]
    [InlineData("{fio: {rw: read, bs: 4k, steady: iops, runtime: 5s}}", "steady_window", "within a runtime of 5 s", "before the runtime does")]
    [InlineData("{fio: {rw: read, bs: 4k, steady: latency}}", "steady", "'latency' does not fit", "none, bw, iops, bw_slope, iops_slope")]
    [InlineData("{fio: {rw: read, bs: 4k, page_cache: warm}}", "page_cache", "'warm' does not fit", "dropped, kept")]
    public void Given_a_wrong_state_When_parsed_Then_it_is_told(string workload, string field, string reason, string instead)
    {
        var problem = PlanParser.Parse($"{{name: p, devices: [local], runtimes: [NT], workloads: [{workload}]}}").Problems.ShouldHaveSingleItem();

        problem.Field.ShouldBe($"workloads[0].fio.{field}");
        problem.Reason.ShouldContain(reason);
        problem.Instead.ShouldContain(instead);
    }

    [Theory]
    [InlineData("message: [64, 4k]", "message: [64, 128k]", 5, "workloads[0].netperf.message", "'128k' does not fit", "a size from 1 to 64k")]
    [InlineData("confidence: [none, 95]", "confidence: 90", 5, "workloads[0].netperf.confidence", "'90' does not fit", "none, 95, 99")]
    [InlineData("iterations_max: 5", "iterations_min: 20", 5, "workloads[0].netperf.iterations_min", "20 iterations at least", "at most iterations_max")]
    [InlineData("streams: [1, 2]", "streams: 65", 6, "workloads[1].iperf3.streams", "'65' does not fit", "1 to 64")]
    [InlineData("streams: [1, 2]", "udp: true", 6, "workloads[1].iperf3.udp", "no such field", "message, runtime")]
    [InlineData("personality: [varmail, fileserver]", "personality: mailvar", 7, "workloads[2].filebench.personality", "'mailvar' does not fit", "fileserver, varmail")]
    [InlineData("personality: [varmail, fileserver], ", "", 7, "workloads[2].filebench.personality", "either a stock personality or", "name and wml")]
    [InlineData("personality: [varmail, fileserver]", "name: x", 7, "workloads[2].filebench.wml", "no process", "$dir")]
    [InlineData("      name: ledger\n", "", 11, "workloads[5].filebench.name", "name does not fit", "lower-case")]
    [InlineData("path=$dir", "path=/etc", 13, "workloads[5].filebench.wml", "line 1: the path /etc leaves", "$dir")]
    [InlineData("flowop write", "system write", 13, "workloads[5].filebench.wml", "line 6: 'system' stands where 'flowop'", "$dir")]
    [InlineData("message: 1k", "message: 64, runtime: 2s, nodelay: true", 9, "workloads[4].netperf", "a second point is named netperf-64b-once", "each point once")]
    [InlineData("- iperf3:", "- sockperf:", 6, "workloads[1]", "not a workload", "netperf: {")]
    public void Given_one_fault_When_parsed_Then_place_field_reason_and_remedy_are_told(
        string replace, string by, int line, string field, string reason, string instead)
    {
        var result = PlanParser.Parse(Good.Replace(replace, by, StringComparison.Ordinal));

        result.Plan.ShouldBeNull();
        var problem = result.Problems.ShouldHaveSingleItem();
        (problem.Line, problem.Field).ShouldBe((line, field));
        problem.Reason.ShouldContain(reason);
        problem.Instead.ShouldContain(instead);
    }

    private static Plan Parsed(string text)
    {
        var result = PlanParser.Parse(text);
        result.Problems.ShouldBeEmpty();
        return result.Plan.ShouldNotBeNull();
    }
}

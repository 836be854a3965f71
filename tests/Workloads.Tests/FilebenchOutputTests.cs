using EdgePipeline.Workloads.Filebench;

namespace EdgePipeline.Workloads.Tests;

/// <summary>On what Filebench 1.5-alpha3 really printed.</summary>
public sealed class FilebenchOutputTests
{
    private const double Mib = 1024 * 1024;

    /// <summary>A workload of our own that has the names of the captured runs.</summary>
    private static readonly FilebenchScript Script = Flowops(
        ("statfile", "statfile1"), ("deletefile", "deletefile1"), ("createfile", "createfile1"), ("createfile", "createfile2"),
        ("openfile", "openfile1"), ("openfile", "openfile2"), ("openfile", "openfile3"), ("openfile", "openfile4"),
        ("closefile", "closefile1"), ("closefile", "closefile2"), ("closefile", "closefile3"), ("closefile", "closefile4"),
        ("readwholefile", "readfile1"), ("readwholefile", "readfile3"), ("readwholefile", "readfile4"), ("writewholefile", "wrtfile1"),
        ("appendfilerand", "appendfilerand1"), ("appendfilerand", "appendfilerand2"), ("appendfilerand", "appendfilerand3"),
        ("fsync", "fsyncfile2"), ("fsync", "fsyncfile3"));

    [Fact]
    public void Given_a_whole_run_When_parsed_Then_the_summary_and_each_operation_are_metrics()
    {
        var measured = FilebenchOutput.Parse(Outcomes.Fixture("filebench/fileserver.txt"), 0, "", Script).Measured();

        var seconds = 1475331 / 147408.186;
        measured.Version.ShouldBe("1.5-alpha3");
        measured.Window.ShouldBe(new ToolWindow(seconds, StartS: 1.196));
        measured.Value("throughput").ShouldBe(1848.8 * Mib / 1e6);
        measured.Value("ops").ShouldBe(147408.186);
        (measured.Value("reads"), measured.Value("writes")).ShouldBe((13401, 26802));
        measured.Value("latency_mean").ShouldBe(25);
        measured.Value("bytes_read").ShouldBe(926.2 * Mib * seconds);
        measured.Value("bytes_written").ShouldBe((104.6 + 818.0) * Mib * seconds, tolerance: 1);
        measured.Value("op.createfile1.latency_mean").ShouldBe(128);
        measured.Value("op.createfile1.latency_max").ShouldBe(15390);
        measured.Value("op.readfile1.rate").ShouldBe(134122 / seconds);
        measured.Metrics.Count(metric => metric.Name.StartsWith("op.", StringComparison.Ordinal)).ShouldBe(11 * 3);
    }

    [Fact]
    public void Given_fsyncs_When_parsed_Then_their_latency_is_there()
    {
        var measured = FilebenchOutput.Parse(Outcomes.Fixture("filebench/varmail.txt"), 0, "", Script).Measured();

        measured.Value("op.fsyncfile2.latency_mean").ShouldBe(377);
        measured.Value("bytes_written").ShouldBe((27.9 + 27.9) * Mib * measured.Value("runtime"), tolerance: 1);
    }

    [Fact]
    public void Given_histograms_behind_the_figures_When_parsed_Then_the_figures_are_read()
    {
        var measured = FilebenchOutput.Parse(
            Outcomes.Fixture("filebench/lathist.txt"), 0, "",
            Flowops(("openfile", "o1"), ("readwholefile", "r1"), ("closefile", "c1"), ("finishoncount", "fin"))).Measured();

        measured.Value("op.r1.latency_max").ShouldBe(4057, tolerance: 1e-9);
        measured.Value("bytes_written").ShouldBe(0);
    }

    [Fact]
    public void Given_a_flowop_that_the_script_does_not_have_When_parsed_Then_bytes_are_left_out()
    {
        var measured = FilebenchOutput.Parse(Outcomes.Fixture("filebench/fileserver.txt"), 0, "", Flowops(("statfile", "statfile1"))).Measured();

        measured.Metrics.ShouldNotContain(metric => metric.Name == "bytes_written" || metric.Name == "bytes_read");
    }

    [Fact]
    public void Given_writes_whose_rate_was_rounded_to_nothing_When_parsed_Then_bytes_written_is_left_out_and_not_zero()
    {
        var output = Outcomes.Fixture("filebench/fileserver.txt").Replace("104.6mb/s", "  0.0mb/s", StringComparison.Ordinal);

        FilebenchOutput.Parse(output, 0, "", Script).Measured().Metrics.ShouldNotContain(metric => metric.Name == "bytes_written");
    }

    [Fact]
    public void Given_a_run_that_stopped_early_with_exit_code_0_When_parsed_Then_the_reason_is_Filebenchs() =>
        FilebenchOutput.Parse(Outcomes.Fixture("filebench/fileserver-stops-early.txt"), 0, "", Script).Failure().ShouldBe(
            "Filebench stopped the run early: flowop createfile1-1 could not obtain a file. Please reduce runtime, increase fileset entries ($nfiles), or switch modes.");

    [Fact]
    public void Given_a_run_that_hung_and_was_killed_When_parsed_Then_that_is_a_failure() =>
        FilebenchOutput.Parse(Outcomes.Fixture("filebench/fileserver-aslr-hang.txt"), 137, "", Script).Failure().ShouldBe("filebench ended with exit code 137");

    [Fact]
    public void Given_a_summary_an_interval_When_parsed_Then_none_is_taken_for_the_whole() =>
        FilebenchOutput.Parse(Outcomes.Fixture("filebench/varmail-psrun.txt"), 0, "", Script).Failure().ShouldContain("1 runs, 3 summaries");

    [Theory]
    [InlineData("", "")]
    [InlineData("Filebench Version 1.5-alpha3\n0.000: Allocated 177MB of shared memory\nWarning: no run command in the WML script!\n", ": Warning: no run command in the WML script!")]
    public void Given_no_run_at_all_with_exit_code_0_When_parsed_Then_that_is_a_failure(string output, string said) =>
        FilebenchOutput.Parse(output, 0, "", Script).Failure().ShouldBe($"Filebench printed no single IO Summary after its run (0 runs, 0 summaries){said}");

    [Fact]
    public void Given_output_cut_off_anywhere_before_its_summary_ends_When_parsed_Then_it_is_never_taken_for_whole()
    {
        var whole = Outcomes.Fixture("filebench/fileserver.txt");
        var end = whole.IndexOf("ms/op\n", whole.IndexOf("IO Summary", StringComparison.Ordinal), StringComparison.Ordinal) + "ms/op".Length;
        FilebenchOutput.Parse(whole[..end], 0, "", Script).ShouldBeOfType<ToolMeasured>();
        for (var length = 0; length < end; length += 7)
        {
            FilebenchOutput.Parse(whole[..length], 0, "", Script).ShouldBeOfType<ToolFailed>();
        }
    }

    private static FilebenchScript Flowops(params (string Flowop, string Name)[] flowops) => FilebenchScript.Read($$"""
        define fileset name=papers,path=$dir,size=4k,entries=50,prealloc
        define process name=office
        {
          thread name=clerk
          {
            {{string.Join('\n', flowops.Select(flowop => $"flowop {flowop.Flowop} name={flowop.Name},filesetname=papers"))}}
          }
        }
        """);
}

using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Filebench;

/// <summary>The way to Filebench and back by a stand-in that says what Filebench said once; and by the real one where it is installed.</summary>
public sealed class FilebenchTrialTests
{
    [Theory]
    [InlineData(RuntimeCode.NT, null, false)]
    [InlineData(RuntimeCode.RC, null, false)]
    [InlineData(RuntimeCode.RC, null, true)]
    [InlineData(RuntimeCode.RC, ContainerEngine.Docker, false)]
    public async Task Given_a_stand_in_with_filebenchs_needs_When_run_Then_all_are_met_and_its_output_is_read(
        RuntimeCode runtime, ContainerEngine? engine, bool byLink)
    {
        using var filebench = new FilebenchStandIn();
        await using var fixture = await WorkerFixture.WithWorkerAsync(byLink ? filebench.SearchPathOfLink() : filebench.SearchPath);
        var run = fixture.Trial(new RuntimeSpec(runtime.ToString(), runtime, Engine: engine), Points.Filebench("reader"));

        await fixture.Orchestrator.SendAsync(run);

        var completed = await fixture.CompletionOfAsync(run);
        RawText.Of(completed, "filebench.txt").ShouldBe(Fixture.Filebench("varmail.txt"));
        completed.Metrics.Single(metric => metric.Name == "throughput").Unit.ShouldBe("MB/s");
        completed.Factors["data.state"].ShouldBe("written by the tool itself before its run, left in the page cache");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData(RuntimeCode.NT)]
    [InlineData(RuntimeCode.RC)]
    public async Task Given_a_filebench_that_spins_for_ever_When_its_time_is_up_Then_all_its_processes_are_killed(RuntimeCode runtime)
    {
        using var filebench = new FilebenchStandIn();
        await using var fixture = await WorkerFixture.WithWorkerAsync(filebench.SearchPath);
        var run = fixture.Trial(new RuntimeSpec(runtime.ToString(), runtime), Points.Filebench("spinner"), timeLimitS: 10);

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.TimedOut);
        failed.Outputs.ShouldContain(output => output.Name == "filebench.txt");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData(RuntimeCode.NT)]
    [InlineData(RuntimeCode.RC)]
    public async Task Given_a_real_filebench_When_run_Then_it_measures(RuntimeCode runtime)
    {
        Assert.SkipUnless(Tool.Find("filebench") is not null, "Filebench is not in Debian and not installed here: only the stand-in was run");
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(new RuntimeSpec(runtime.ToString(), runtime), Points.Filebench("reader"));

        await fixture.Orchestrator.SendAsync(run);

        (await fixture.CompletionOfAsync(run)).Metrics.Single(metric => metric.Name == "throughput").Value.ShouldBeGreaterThan(0);
    }
}

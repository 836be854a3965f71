using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Tests.Support;
using Double = EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker.Double;

namespace EdgePipeline.DeviceWorker.Tests.Filebench;

/// <summary>The same as <see cref="FilebenchTrialTests"/> in guests that really boot, without hardware virtualization.</summary>
public sealed class FilebenchGuestTests(FilebenchGuestImage image) : IClassFixture<FilebenchGuestImage>
{
    /// <summary>The smallest memory that has room for what Filebench shares.</summary>
    private const int MemoryMib = 256;

    [Theory]
    [InlineData(RuntimeCode.VM)]
    [InlineData(RuntimeCode.QM)]
    [InlineData(RuntimeCode.FC)]
    public async Task Given_a_stand_in_with_filebenchs_needs_When_run_in_a_guest_Then_all_are_met_and_its_output_is_read(RuntimeCode runtime)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync([.. image.Settings, .. FirecrackerDouble(runtime)]);
        var run = fixture.Trial(new RuntimeSpec(runtime.ToString(), runtime, MemoryMib: MemoryMib), Points.Filebench("reader"));

        await fixture.Orchestrator.SendAsync(run);

        var completed = await fixture.CompletionOfAsync(run);
        RawText.Of(completed, "filebench.txt").ShouldBe(Fixture.Filebench("varmail.txt"));
        completed.Metrics.Single(metric => metric.Name == "throughput").Unit.ShouldBe("MB/s");
        completed.Factors["data.state"].ShouldBe("written by the tool itself before its run, left in the page cache");
        completed.Factors["filebench.aslr"].ShouldBe("off for this process");
        completed.Factors["guest.image"].ShouldBe(image.Built.Manifest.Id);
        completed.Factors.ContainsKey("simulated").ShouldBe(runtime == RuntimeCode.FC);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_filebench_that_spins_for_ever_in_a_guest_When_its_time_is_up_Then_the_guest_is_killed()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync(image.Settings);
        var run = fixture.Trial(new RuntimeSpec("QM", RuntimeCode.QM), Points.Filebench("spinner"), timeLimitS: 30);

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.TimedOut);
        failed.Phase.ShouldBe(TrialPhase.Measure);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_an_image_from_before_Filebench_was_installed_When_commanded_Then_the_remedy_is_named()
    {
        Assert.SkipUnless(Tool.Find("filebench") is null, "the shared image of these tests has this machine's own Filebench");
        await using var fixture = await WorkerFixture.WithWorkerAsync(image.Settings[0], await GuestImages.SettingAsync());
        var run = fixture.Trial(new RuntimeSpec("QM", RuntimeCode.QM), Points.Filebench("reader"));

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldStartWith("the guest image has no filebench: ");
        failed.Reason.ShouldEndWith("make it anew: ./edge image build");
    }

    [Theory]
    [InlineData(RuntimeCode.VM)]
    [InlineData(RuntimeCode.QM)]
    public async Task Given_a_real_filebench_When_run_in_a_guest_Then_it_measures(RuntimeCode runtime)
    {
        Assert.SkipUnless(Tool.Find("filebench") is not null, "Filebench is not in Debian and not installed here: only the stand-in was run");
        await using var fixture = await WorkerFixture.WithWorkerAsync(await GuestImages.SettingAsync());
        var run = fixture.Trial(new RuntimeSpec(runtime.ToString(), runtime), Points.Filebench("reader"), timeLimitS: 120);

        await fixture.Orchestrator.SendAsync(run);

        (await fixture.CompletionOfAsync(run)).Metrics.Single(metric => metric.Name == "throughput").Value.ShouldBeGreaterThan(0);
    }

    private (string Name, string? Value)[] FirecrackerDouble(RuntimeCode runtime) => runtime == RuntimeCode.FC
        ? [("PATH", $"{Double.Tools("firecracker")}:{image.Settings[0].Value}"), ("EDGE_ALLOW_SIMULATED", "1")]
        : [];
}

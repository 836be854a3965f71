using System.Text;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;
using GuestImages = EdgePipeline.DeviceWorker.Tests.Support.GuestImages;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Qemu;

/// <summary>Real guests without hardware virtualization, through the real worker.</summary>
public sealed class QemuTrialTests
{
    [Theory]
    [InlineData(RuntimeCode.VM, "q35")]
    [InlineData(RuntimeCode.QM, "microvm")]
    public async Task Given_a_guest_When_a_trial_is_run_Then_the_outcome_says_what_fio_said_and_what_the_guest_was(RuntimeCode code, string machine)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync(await GuestImages.SettingAsync());
        var run = fixture.Trial(code, Points.Short with { Rw = FioPattern.RandRead }) with { Runtime = Tcg(code) };

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);

        Metric(completed, "iops").ShouldBeGreaterThan(0);
        Metric(completed, "boot_time").ShouldBeInRange(100, Metric(completed, "launch_time"));
        Metric(completed, "guest_drain_time").ShouldBeGreaterThanOrEqualTo(0);
        var measure = completed.Phases.Single(span => span.Phase == TrialPhase.Measure);
        (completed.WindowEndNs - completed.WindowStartNs).ShouldBeInRange(900_000_000, measure.EndNs - measure.StartNs);
        completed.Factors["machine"].ShouldBe(machine);
        completed.Factors["accelerator"].ShouldBe("tcg");
        completed.Factors["disk.cache"].ShouldBe("none");
        completed.Factors["disk.aio"].ShouldBe("threads");
        completed.Factors["guest.vcpus"].ShouldBe("1");
        completed.Factors["guest.memory_mib"].ShouldBe("512");
        completed.Factors["guest.image"].ShouldBe((await GuestImages.LatestAsync()).Manifest.Id);
        completed.Factors["filesystem"].ShouldStartWith("ext4 on virtio-blk on ");
        completed.Factors["boot.tries"].ShouldBeOneOf("1", "2", "3");
        completed.Outputs.Select(output => output.Name).ShouldBe(["fio.json", "serial.log"]);
        fixture.ShouldHaveLeftNothing(run);
    }

    /// <summary>The signal is what the flush after the trial still brings to a disk that nothing else writes to.</summary>
    [Theory]
    [InlineData(DiskCache.None, 0, 16)]
    [InlineData(DiskCache.Unsafe, 48, 160)]
    public async Task Given_a_cache_policy_When_a_guest_writes_and_flushes_Then_its_bytes_are_on_the_disk_or_not(DiskCache cache, int leastMib, int mostMib)
    {
        using var disk = MountedDirectory.OnSmallSectors();
        await using var fixture = await WorkerFixture.CreateAsync(disk.Path);
        await fixture.StartWorkerAsync(await GuestImages.SettingAsync());
        var write = Points.Short with { Rw = FioPattern.Write, BlockSizeBytes = 1 << 20, SizeMib = 64, RuntimeS = 3, Direct = true, EndFsync = true };
        var run = fixture.Trial(RuntimeCode.QM, write) with { Runtime = Tcg(RuntimeCode.QM) with { DiskCache = cache } };

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);

        Metric(completed, "bytes_written").ShouldBeGreaterThan(64 << 20, "else not every block of the file was written");
        (Metric(completed, "drain_device_bytes") / (1 << 20)).ShouldBeInRange(leastMib, mostMib);
        completed.Factors["disk.cache"].ShouldBe(cache == DiskCache.None ? "none" : "unsafe");
    }

    [Theory]
    [InlineData("iperf3")]
    [InlineData("netperf")]
    public async Task Given_a_peer_on_the_bridge_When_a_guest_sends_to_it_Then_the_bytes_pass_its_tap_device(string tool)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync(await GuestImages.SettingAsync());
        var run = fixture.Trial(Tcg(RuntimeCode.QM), NetworkPoints.Of(tool));
        var tap = AttemptName.Of(run.TrialId, run.Attempt).TapInterface;

        var outcome = fixture.CompletionOfAsync(run);
        await fixture.Orchestrator.SendAsync(run);
        var grown = await NetworkPoints.GrowthAsync(tap, "rx_bytes", outcome);
        var completed = await outcome;

        ((double)grown).ShouldBeInRange(Metric(completed, "bytes_received"), Metric(completed, "bytes_sent") * 1.5);
        completed.NetworkInterface.ShouldBe(tap);
        completed.BlockDevice.ShouldBeNull();
        completed.Factors["network"].ShouldBe("bridge edge0, tap, virtio-net");
        completed.Factors.Keys.ShouldAllBe(factor => factor != "filesystem" && !factor.StartsWith("disk", StringComparison.Ordinal));
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_guest_whose_monitor_is_killed_When_run_Then_it_says_so_and_nothing_is_left()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync(await GuestImages.SettingAsync());
        var run = fixture.Trial(RuntimeCode.QM, Points.Long, timeLimitS: 700) with { Runtime = Tcg(RuntimeCode.QM) };
        await StartAsync(fixture, run);

        foreach (var pid in Leftovers.ProcessIds(AttemptName.Of(run.TrialId, 1)))
        {
            DeviceWorker.Processes.ProcessTable.Kill(pid);
        }

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.RuntimeFailed);
        failed.Reason.ShouldStartWith("qemu ended ");
        failed.Outputs.Select(output => output.Name).ShouldBe(["serial.log"]);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_guest_When_the_worker_is_killed_and_starts_again_Then_it_cleans_up_and_says_so()
    {
        var images = await GuestImages.SettingAsync();
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync(images);
        var run = fixture.Trial(RuntimeCode.VM, Points.Long, timeLimitS: 700) with { Runtime = Tcg(RuntimeCode.VM) };
        await StartAsync(fixture, run);

        await worker.KillHardAsync();
        var left = Leftovers.Of(AttemptName.Of(run.TrialId, 1), fixture.DataDirectory);
        left.ShouldContain(item => item.Contains("qemu-system", StringComparison.Ordinal));
        left.ShouldContain(item => item.Contains(AttemptName.Of(run.TrialId, 1).TapInterface, StringComparison.Ordinal));
        await fixture.StartWorkerAsync(images);

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_no_image_When_a_guest_is_commanded_Then_the_remedy_is_named()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.VM);

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldContain("no guest image; make it: ./edge image build");
    }

    private static RuntimeSpec Tcg(RuntimeCode code) => new(code.ToString(), code, Accelerator: Accelerator.Tcg);

    /// <summary>Sends the command and waits until the guest has taken its job, which it says on its result disk.</summary>
    private static async Task StartAsync(WorkerFixture fixture, RunTrial run)
    {
        var result = GuestFiles.Of(AttemptName.Of(run.TrialId, run.Attempt), fixture.DataDirectory).ResultDisk;
        await fixture.Orchestrator.SendAsync(run);
        await Eventually.HoldsAsync(() => File.Exists(result) && Head(result).StartsWith("EDGE-RESULT", StringComparison.Ordinal));
    }

    private static string Head(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[16];
        return Encoding.ASCII.GetString(head, 0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
    }

    private static double Metric(TrialCompleted completed, string name) => completed.Metrics.Single(metric => metric.Name == name).Value;
}

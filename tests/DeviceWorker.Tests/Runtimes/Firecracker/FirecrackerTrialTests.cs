using System.Text;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;
using GuestImages = EdgePipeline.DeviceWorker.Tests.Support.GuestImages;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker;

/// <summary>Real guests by way of the double, through the real worker. Nothing here says how Firecracker would do.</summary>
public sealed class FirecrackerTrialTests
{
    [Theory]
    [InlineData(null, "unsafe", 0)]
    [InlineData(DiskCache.Writeback, "writeback", 1)]
    public async Task Given_the_double_When_a_trial_is_run_Then_it_is_marked_and_its_counters_tell_the_cache_type(DiskCache? cache, string word, int leastFlushes)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync(await EnvironmentAsync());
        var write = Points.Short with { EndFsync = true };
        var run = fixture.Trial(RuntimeCode.FC, write) with { Runtime = new RuntimeSpec("FC", RuntimeCode.FC, DiskCache: cache) };

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);

        completed.Factors["simulated"].ShouldBe("firecracker double on QEMU microvm TCG");
        completed.Factors["monitor"].ShouldBe("firecracker 0.0.0-double");
        completed.Factors["accelerator"].ShouldBe("tcg");
        completed.Factors["machine"].ShouldBe("firecracker");
        completed.Factors["disk.cache"].ShouldBe(word);
        completed.Factors["disk.aio"].ShouldBe("sync");
        completed.Factors["jailer"].ShouldBe("none");
        completed.Factors["guest.image"].ShouldBe((await GuestImages.LatestAsync()).Manifest.Id);
        Metric(completed, "iops").ShouldBeGreaterThan(0);
        Metric(completed, "boot_time").ShouldBeInRange(100, Metric(completed, "launch_time"));
        Metric(completed, "vmm_write_bytes").ShouldBeGreaterThanOrEqualTo(Metric(completed, "bytes_written"));
        Metric(completed, "vmm_flush_count").ShouldBeInRange(leastFlushes, leastFlushes * 1e6);
        completed.Outputs.Select(output => output.Name).ShouldBe(["fio.json", "serial.log", "firecracker-metrics.json"]);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData("iperf3")]
    [InlineData("netperf")]
    public async Task Given_a_peer_on_the_bridge_When_the_doubles_guest_sends_to_it_Then_the_bytes_pass_its_tap_device(string tool)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync(await EnvironmentAsync());
        var run = fixture.Trial(new RuntimeSpec("FC", RuntimeCode.FC), NetworkPoints.Of(tool));
        var tap = AttemptName.Of(run.TrialId, run.Attempt).TapInterface;

        var outcome = fixture.CompletionOfAsync(run);
        await fixture.Orchestrator.SendAsync(run);
        var grown = await NetworkPoints.GrowthAsync(tap, "rx_bytes", outcome);
        var completed = await outcome;

        ((double)grown).ShouldBeInRange(Metric(completed, "bytes_received"), Metric(completed, "bytes_sent") * 1.5);
        completed.NetworkInterface.ShouldBe(tap);
        completed.Factors["simulated"].ShouldBe("firecracker double on QEMU microvm TCG");
        completed.Factors["network"].ShouldBe("bridge edge0, tap, virtio-net");
        completed.Factors.Keys.ShouldAllBe(factor => factor != "filesystem" && !factor.StartsWith("disk", StringComparison.Ordinal));
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_jailer_When_a_trial_is_run_Then_Firecracker_finds_its_files_in_the_jail_and_nothing_is_left_of_it()
    {
        // In a jail the way to the socket is long.
        var data = Directory.CreateTempSubdirectory("fc").FullName;
        await using (var fixture = await WorkerFixture.CreateAsync(data))
        {
            await fixture.StartWorkerAsync(await EnvironmentAsync("firecracker", "jailer"));
            var run = fixture.Trial(RuntimeCode.FC);

            await fixture.Orchestrator.SendAsync(run);
            var completed = await fixture.CompletionOfAsync(run);

            completed.Factors["jailer"].ShouldBe("Firecracker v0.0.0-double");
            completed.Factors["simulated"].ShouldBe("firecracker double on QEMU microvm TCG");
            Metric(completed, "vmm_write_bytes").ShouldBeGreaterThan(0);
            fixture.ShouldHaveLeftNothing(run);
        }

        Directory.Delete(data);
    }

    [Fact]
    public async Task Given_the_double_and_no_leave_for_it_When_the_worker_starts_Then_FC_is_not_there_and_no_trial_runs()
    {
        var without = (await EnvironmentAsync()).Where(variable => variable.Name != "EDGE_ALLOW_SIMULATED").ToArray();
        await using var fixture = await WorkerFixture.WithWorkerAsync(without);
        var run = fixture.Trial(RuntimeCode.FC);

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldContain("is a double for tests (0.0.0-double)");
        var capability = await CapabilityAsync(fixture);
        capability.Available.ShouldBeFalse();
        capability.Reason!.ShouldContain("measures nothing of Firecracker's; get a release from https://github.com/firecracker-microvm/firecracker");
    }

    [Fact]
    public async Task Given_a_guest_that_hangs_at_boot_When_run_Then_it_is_killed_tried_again_and_given_up()
    {
        var hang = Path.GetTempFileName();
        File.Delete(hang);
        await using var fixture = await WorkerFixture.WithWorkerAsync([.. await EnvironmentAsync(), ("FAKE_FIRECRACKER_HANGS", hang)]);
        (await CapabilityAsync(fixture)).ShouldSatisfyAllConditions(
            capability => capability.Reason.ShouldBeNull(),
            capability => capability.Version.ShouldBe("firecracker 0.0.0-double, simulated: firecracker double on QEMU microvm TCG"));
        var run = fixture.Trial(RuntimeCode.FC);

        await File.WriteAllTextAsync(hang, "");
        await fixture.Orchestrator.SendAsync(run);
        var failed = await fixture.FailureOfAsync(run);
        File.Delete(hang);

        failed.Kind.ShouldBe(FailureKind.RuntimeFailed);
        failed.Reason.ShouldBe("no guest booted within 20 s in 2 tries; firecracker was killed");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_guest_whose_monitor_is_killed_When_run_Then_it_says_so_and_nothing_is_left()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync(await EnvironmentAsync());
        var run = fixture.Trial(RuntimeCode.FC, Points.Long, timeLimitS: 700);
        await StartAsync(fixture, run);

        // The double alone: its guest goes with it, as Firecracker's would.
        ProcessTable.Kill(Leftovers.ProcessIds(AttemptName.Of(run.TrialId, 1)).Single(pid => ProcessTable.CommandName(pid) == "firecracker"));

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.RuntimeFailed);
        failed.Reason.ShouldStartWith("firecracker ended ");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_guest_When_the_worker_is_killed_and_starts_again_Then_it_cleans_up_and_says_so()
    {
        var environment = await EnvironmentAsync();
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync(environment);
        var run = fixture.Trial(RuntimeCode.FC, Points.Long, timeLimitS: 700);
        await StartAsync(fixture, run);

        await worker.KillHardAsync();
        var left = Leftovers.Of(AttemptName.Of(run.TrialId, 1), fixture.DataDirectory);
        left.ShouldContain(item => item.Contains("--api-sock", StringComparison.Ordinal));
        left.ShouldContain(item => item.Contains("qemu-system", StringComparison.Ordinal));
        left.ShouldContain(item => item.Contains(AttemptName.Of(run.TrialId, 1).TapInterface, StringComparison.Ordinal));
        await fixture.StartWorkerAsync(environment);

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }

    /// <summary>The double first on PATH, by the names given, and leave for it.</summary>
    private static async Task<(string Name, string? Value)[]> EnvironmentAsync(params string[] names)
    {
        var tools = Double.Tools(names.Length == 0 ? ["firecracker"] : names);
        return
        [
            ("PATH", $"{tools}:{System.Environment.GetEnvironmentVariable("PATH")}"),
            ("EDGE_ALLOW_SIMULATED", "1"),
            await GuestImages.SettingAsync(),
        ];
    }

    private static async Task<Capability> CapabilityAsync(WorkerFixture fixture) =>
        (await fixture.Orchestrator.ReceiveAsync<DeviceAnnounced>(_ => true)).Capabilities.Single(capability => capability.Name == "FC");

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

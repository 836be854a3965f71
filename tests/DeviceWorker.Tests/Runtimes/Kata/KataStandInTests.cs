using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Kata;

/// <summary>Kata's path with runc's shim in its place: everything of it but the guest. Says nothing of Kata's own shim.</summary>
public sealed class KataStandInTests : IDisposable
{
    private static readonly RuntimeSpec Guest = new("KC", RuntimeCode.KC, Cpus: 1, MemoryMib: 256);
    private readonly string _programs = Path.Combine(AppContext.BaseDirectory, "data", "kata-" + Guid.NewGuid().ToString("N")[..8]);

    public KataStandInTests()
    {
        Directory.CreateDirectory(_programs);
        File.CreateSymbolicLink(Path.Combine(_programs, "containerd-shim-kata-v2"), "/usr/bin/containerd-shim-runc-v2");
    }

    public void Dispose() => Directory.Delete(_programs, recursive: true);

    [Fact]
    public async Task Given_a_stand_in_that_is_allowed_When_a_trial_is_run_Then_it_completes_as_simulated_and_nothing_is_left()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync([.. StandIn(), ("EDGE_ALLOW_SIMULATED", "1")]);
        var run = fixture.Trial(Guest);

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);

        completed.Metrics.Single(metric => metric is { Name: "iops", Unit: "1/s" }).Value.ShouldBeGreaterThan(0);
        completed.Metrics.Single(metric => metric.Name == "launch_time").Value.ShouldBeGreaterThan(0);
        completed.Factors["simulated"].ShouldBe("stand-in (resolves to containerd-shim-runc-v2)");
        completed.Factors["shim"].ShouldBe(completed.Factors["simulated"]);
        completed.Factors["guest.memory"].ShouldBe("256 MiB");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_snapshotter_in_the_device_file_When_a_trial_is_run_Then_its_root_is_a_snapshot_on_the_disk_and_nothing_is_left()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync([.. StandIn(), ("EDGE_ALLOW_SIMULATED", "1"), Snapshots("overlayfs")]);
        var run = fixture.Trial(Guest);

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);

        completed.Metrics.Single(metric => metric is { Name: "iops", Unit: "1/s" }).Value.ShouldBeGreaterThan(0);
        completed.Metrics.Single(metric => metric.Name == "launch_time").Value.ShouldBeGreaterThan(0);
        completed.BlockDevice.ShouldNotBeNull();
        completed.Factors["kata.snapshotter"].ShouldBe("overlayfs");
        completed.Factors["simulated"].ShouldStartWith("stand-in");
        completed.Factors["filesystem"].ShouldStartWith("overlay on ");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_snapshot_in_use_When_the_worker_is_killed_and_starts_again_Then_it_was_all_of_the_root_and_nothing_is_left()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        (string Name, string? Value)[] settings = [.. StandIn(), ("EDGE_ALLOW_SIMULATED", "1"), Snapshots("overlayfs")];
        var worker = await fixture.StartWorkerAsync(settings);
        var run = fixture.Trial(Guest, Points.Long, timeLimitS: 700);
        var name = AttemptName.Of(run.TrialId, 1);
        await fixture.StartTrialAsync(run);

        var tool = fixture.ProcessOf(run, "/usr/bin/fio ");
        var root = File.ReadAllText($"/proc/{tool}/mountinfo").Split('\n').Single(line => line.Split(' ') is [_, _, _, _, "/", ..]);
        var groups = File.ReadAllLines($"/proc/{tool}/cgroup");
        await worker.KillHardAsync();
        Leftovers.Of(name, fixture.DataDirectory).ShouldContain(left => left.Contains("/rootfs ", StringComparison.Ordinal), "else this test shows nothing");
        await fixture.StartWorkerAsync(settings);

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        root.ShouldContain($"/attempts/{name.Id}/snapshots/snapshots/");
        groups.ShouldContain(group => group.EndsWith($":{name.Cgroup}", StringComparison.Ordinal));
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_pool_that_is_not_there_When_a_trial_is_asked_for_Then_it_is_not_possible_and_says_what_to_make()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync([.. StandIn(), ("EDGE_ALLOW_SIMULATED", "1"), Snapshots("devmapper, pool: edge-pool-of-no-test")]);
        var run = fixture.Trial(Guest);

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldContain("is not there");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_stand_in_that_no_test_allows_When_a_trial_is_asked_for_Then_it_is_not_possible()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync(StandIn());
        var run = fixture.Trial(Guest);

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldContain("is not Kata's");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_running_stand_in_When_the_worker_is_killed_and_starts_again_Then_nothing_is_left()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync([.. StandIn(), ("EDGE_ALLOW_SIMULATED", "1")]);
        var run = fixture.Trial(Guest, Points.Long, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        await worker.KillHardAsync();
        Leftovers.Of(AttemptName.Of(run.TrialId, 1), fixture.DataDirectory)
            .ShouldContain(left => left.Contains("/containerd-shim-runc-v2 ", StringComparison.Ordinal), "else this test shows nothing");
        await fixture.StartWorkerAsync();

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }

    private (string Name, string? Value) Snapshots(string settings)
    {
        var file = Path.Combine(_programs, "device.yaml");
        File.WriteAllText(file, $"kata: {{ snapshotter: {settings} }}\n");
        return ("EDGE_DEVICE_FILE", file);
    }

    private (string Name, string? Value)[] StandIn() => [("PATH", $"{_programs}:{System.Environment.GetEnvironmentVariable("PATH")}")];
}

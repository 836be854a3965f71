using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Containerd;

/// <summary>Real containers on a real containerd.</summary>
public sealed class ContainerdTests
{
    private static readonly RuntimeSpec ByContainerd = new("RC-containerd", RuntimeCode.RC, Engine: ContainerEngine.Containerd);

    [Theory]
    [InlineData(NetworkMode.Bridge)]
    [InlineData(NetworkMode.Host)]
    public async Task Given_containerd_When_a_trial_is_run_Then_it_completes_and_nothing_is_left(NetworkMode network)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(ByContainerd with { Network = network });

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);

        completed.Metrics.Single(metric => metric is { Name: "iops", Unit: "1/s" }).Value.ShouldBeGreaterThan(0);
        completed.Metrics.Single(metric => metric.Name == "launch_time").Value.ShouldBeGreaterThan(0);
        completed.Factors["engine"].ShouldBe("containerd");
        completed.Factors["shim"].ShouldBe("io.containerd.runc.v2");
        completed.Factors["filesystem"].ShouldStartWith("overlay on ");
        completed.Outputs.Select(output => output.Name).ShouldContain("containerd.log");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_limits_When_containerd_runs_a_container_Then_it_is_in_the_attempts_group_with_them()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(ByContainerd with { Cpus = 0.5m, MemoryMib = 128 }, Points.Long, timeLimitS: 700);
        var name = AttemptName.Of(run.TrialId, run.Attempt);

        await fixture.StartTrialAsync(run);
        var groups = File.ReadAllLines($"/proc/{fixture.ProcessOf(run, "/usr/bin/fio ")}/cgroup");
        string[] limits =
        [
            .. new[] { $"/sys/fs/cgroup/memory{name.LeafCgroup}/memory.limit_in_bytes", $"/sys/fs/cgroup{name.LeafCgroup}/memory.max" }
                .Where(File.Exists).Select(File.ReadAllText),
        ];
        await fixture.Orchestrator.SendAsync(new CancelTrial(run.TrialId, run.ExperimentId, run.Attempt, "test", "seen enough"));
        (await fixture.FailureOfAsync(run)).Kind.ShouldBe(FailureKind.Cancelled);

        groups.ShouldContain(group => group.EndsWith($":{name.LeafCgroup}", StringComparison.Ordinal));
        limits.ShouldHaveSingleItem().Trim().ShouldBe($"{128 << 20}");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData("containerd-shim-runc-v2 ")]
    [InlineData("containerd --config ")]
    [InlineData("ctr --address ")]
    public async Task Given_a_running_container_When_a_part_of_containerd_is_killed_Then_the_trial_fails_by_it_and_nothing_is_left(string program)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(ByContainerd, Points.Long, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        await Signal.SendAsync("-KILL", fixture.ProcessOf(run, program));

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.RuntimeFailed);
        failed.Reason.ShouldStartWith("containerd: ");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData("containerd-shim-runc-v2 ")]
    [InlineData("containerd --config ")]
    public async Task Given_a_running_container_When_a_part_of_containerd_hangs_Then_the_time_limit_ends_it_and_nothing_is_left(string program)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(ByContainerd, timeLimitS: 8);
        await fixture.StartTrialAsync(run);

        await Signal.SendAsync("-STOP", fixture.ProcessOf(run, program));

        (await fixture.FailureOfAsync(run)).Kind.ShouldBe(FailureKind.TimedOut);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_running_container_When_the_worker_is_killed_and_starts_again_Then_nothing_of_containerd_is_left()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(ByContainerd, Points.Long, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        await worker.KillHardAsync();
        fixture.ProcessOf(run, "containerd-shim-runc-v2 ").ShouldBeGreaterThan(0, "else this test shows nothing");
        await fixture.StartWorkerAsync();

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }
}

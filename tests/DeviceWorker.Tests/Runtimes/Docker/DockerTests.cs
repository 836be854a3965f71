using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Docker;

/// <summary>Real containers on a real dockerd.</summary>
public sealed class DockerTests
{
    private static readonly RuntimeSpec ByDocker = new("RC-docker", RuntimeCode.RC, Engine: ContainerEngine.Docker);

    [Theory]
    [InlineData(NetworkMode.Bridge)]
    [InlineData(NetworkMode.Host)]
    public async Task Given_docker_When_a_trial_is_run_Then_it_completes_and_nothing_is_left(NetworkMode network)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(ByDocker with { Network = network });
        var forwarding = File.ReadAllText("/proc/sys/net/ipv4/ip_forward");

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);

        completed.Metrics.Single(metric => metric is { Name: "iops", Unit: "1/s" }).Value.ShouldBeGreaterThan(0);
        completed.Metrics.Single(metric => metric.Name == "launch_time").Value.ShouldBeGreaterThan(0);
        completed.BlockDevice.ShouldNotBeNull("the data lies on a disk, in the container's own layer");
        completed.Factors["engine"].ShouldBe("docker");
        completed.Factors["shim"].ShouldBe("io.containerd.runc.v2");
        completed.Factors["filesystem"].ShouldStartWith("overlay on ");
        completed.Factors["docker.daemon"].ShouldStartWith("docker ");
        completed.Factors["docker.client"].ShouldStartWith("docker ");
        completed.Factors["docker.storage_driver"].ShouldBe("overlay2");
        completed.Factors["docker.seccomp"].ShouldBe("unconfined");
        string[] logs = ["dockerd.log", "containerd.log"];
        logs.ShouldBeSubsetOf(completed.Outputs.Select(output => output.Name));
        File.ReadAllText("/proc/sys/net/ipv4/ip_forward").ShouldBe(forwarding);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_limits_When_docker_runs_a_container_Then_it_is_in_the_attempts_group_and_network_with_them()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(ByDocker with { Cpus = 0.5m, MemoryMib = 128 }, Points.Long, timeLimitS: 700);
        var name = AttemptName.Of(run.TrialId, run.Attempt);

        await fixture.StartTrialAsync(run);
        var tool = fixture.ProcessOf(run, "/usr/bin/fio ");
        var group = File.ReadAllLines($"/proc/{tool}/cgroup").Select(line => line.Split(':')[^1]).Distinct()
            .Where(path => path.StartsWith($"{name.Cgroup}/", StringComparison.Ordinal)).ShouldHaveSingleItem();
        var memory = Read($"/sys/fs/cgroup/memory{group}/memory.limit_in_bytes", $"/sys/fs/cgroup{group}/memory.max");
        var cpu = Read($"/sys/fs/cgroup/cpu{group}/cpu.cfs_quota_us", $"/sys/fs/cgroup{group}/cpu.max");
        var mounts = File.ReadAllText($"/proc/{tool}/mountinfo").Split('\n');
        var status = File.ReadAllText($"/proc/{tool}/status");
        var network = NetworkOf(tool);
        var daemons = NetworkOf(fixture.ProcessOf(run, "dockerd --config-file "));
        await fixture.Orchestrator.SendAsync(new CancelTrial(run.TrialId, run.ExperimentId, run.Attempt, "test", "seen enough"));
        (await fixture.FailureOfAsync(run)).Kind.ShouldBe(FailureKind.Cancelled);

        memory.ShouldBe($"{128 << 20}");
        cpu.Split(' ')[0].ShouldBe("50000");
        mounts.Single(line => line.Split(' ') is [_, _, _, _, "/", ..]).ShouldContain(" - overlay overlay ");
        mounts.ShouldNotContain(line => line.Contains(" /data ", StringComparison.Ordinal), "the data lies in the container's own layer");
        status.ShouldContain("Seccomp:\t0\n");
        status.ShouldContain("CapEff:\t0000000000000000\n");
        network.ShouldBe(daemons);
        network.ShouldNotBe(NetworkOf(System.Environment.ProcessId));
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData("containerd-shim-runc-v2 ")]
    [InlineData("containerd --config ")]
    [InlineData("dockerd --config-file ")]
    [InlineData("docker --config ")]
    public async Task Given_a_running_container_When_a_part_of_docker_is_killed_Then_the_trial_fails_by_it_and_nothing_is_left(string program)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(ByDocker, Points.Long, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        await Signal.SendAsync("-KILL", fixture.ProcessOf(run, program));

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.RuntimeFailed);
        failed.Reason.ShouldStartWith("docker: ");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData("containerd-shim-runc-v2 ")]
    [InlineData("dockerd --config-file ")]
    public async Task Given_a_running_container_When_a_part_of_docker_hangs_Then_the_time_limit_ends_it_and_nothing_is_left(string program)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(ByDocker, Points.Short with { RuntimeS = 3 }, timeLimitS: 25);
        await fixture.StartTrialAsync(run);

        await Signal.SendAsync("-STOP", fixture.ProcessOf(run, program));

        (await fixture.FailureOfAsync(run)).Kind.ShouldBe(FailureKind.TimedOut);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_running_container_When_the_worker_is_killed_and_starts_again_Then_nothing_of_docker_is_left()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(ByDocker, Points.Long, timeLimitS: 700);
        await fixture.StartTrialAsync(run);

        await worker.KillHardAsync();
        fixture.ProcessOf(run, "dockerd --config-file ").ShouldBeGreaterThan(0, "else this test shows nothing");
        Leftovers.Of(AttemptName.Of(run.TrialId, run.Attempt), fixture.DataDirectory)
            .ShouldContain(left => left.Contains("/merged ", StringComparison.Ordinal), "else this test shows nothing");
        await fixture.StartWorkerAsync();

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }

    private static string Read(params string[] candidates) => File.ReadAllText(candidates.First(File.Exists)).Trim();

    private static string? NetworkOf(int pid) => new FileInfo($"/proc/{pid}/ns/net").LinkTarget;
}

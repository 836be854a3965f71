using System.Text.Json;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

public sealed class RunTrialTests
{
    [Theory]
    [InlineData(RuntimeCode.NT, FioPattern.RandWrite)]
    [InlineData(RuntimeCode.NT, FioPattern.Read)]
    [InlineData(RuntimeCode.RC, FioPattern.RandWrite)]
    [InlineData(RuntimeCode.RC, FioPattern.Read)]
    public async Task Given_a_ready_device_When_a_trial_is_run_Then_its_outcome_says_what_fio_said(RuntimeCode runtime, FioPattern pattern)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(runtime, Points.Short with { Rw = pattern, RampS = 1 });

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.Orchestrator.ReceiveAsync<TrialCompleted>(trial => trial.TrialId == run.TrialId);

        var json = FioJson(completed);
        var side = json.RootElement.GetProperty("jobs")[0].GetProperty(pattern == FioPattern.Read ? "read" : "write");
        Metric(completed, "throughput", "MB/s").ShouldBe(side.GetProperty("bw_bytes").GetDouble() / 1e6);
        Metric(completed, "iops", "1/s").ShouldBe(side.GetProperty("iops").GetDouble());
        Metric(completed, pattern == FioPattern.Read ? "bytes_read" : "bytes_written", "B").ShouldBe(side.GetProperty("io_bytes").GetDouble());
        Metric(completed, "launch_time", "ms").ShouldBeGreaterThan(0);
        Metric(completed, "drain_time", "s").ShouldBeGreaterThanOrEqualTo(0);
        (completed.WindowEndNs - completed.WindowStartNs).ShouldBe(side.GetProperty("runtime").GetInt64() * 1_000_000);
        completed.Factors["runtime"].ShouldBe(runtime.ToString());
        completed.Factors["telemetry"].ShouldContain("/nonexistent/telemetry is not there");
        ShouldBeContiguous(completed);
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_an_idle_phase_of_the_plans_own_When_a_trial_is_run_Then_the_device_is_quiet_for_it()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT) with { IdleS = 2 };

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);

        var idle = completed.Phases.Single(span => span.Phase == TrialPhase.Idle);
        // Timers may be some milliseconds early; a phase that ignored the plan takes 0.3 s.
        (idle.EndNs - idle.StartNs).ShouldBeGreaterThan(1_900_000_000);
    }

    [Fact]
    public async Task Given_limits_When_a_container_runs_Then_the_kernel_has_them()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.RC, Points.Long, timeLimitS: 700) with
        {
            Runtime = new RuntimeSpec("RC-small", RuntimeCode.RC, Cpus: 1, MemoryMib: 128),
        };

        await fixture.StartTrialAsync(run);
        var group = AttemptName.Of(run.TrialId, run.Attempt).LeafCgroup;
        string[] limits =
        [
            .. new[] { $"/sys/fs/cgroup/memory{group}/memory.limit_in_bytes", $"/sys/fs/cgroup{group}/memory.max" }
                .Where(File.Exists).Select(File.ReadAllText),
        ];
        await fixture.Orchestrator.SendAsync(new CancelTrial(run.TrialId, run.ExperimentId, run.Attempt, "test", "seen enough"));
        await fixture.FailureOfAsync(run);

        limits.ShouldHaveSingleItem().Trim().ShouldBe($"{128 << 20}");
    }

    [Fact]
    public async Task Given_several_jobs_When_run_Then_they_are_one_result_on_files_of_their_own()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.RC, Points.Short with { Engine = FioEngine.Libaio, Direct = true, IoDepth = 4, NumJobs = 2 });

        await fixture.Orchestrator.SendAsync(run);
        var completed = await fixture.CompletionOfAsync(run);

        FioJson(completed).RootElement.GetProperty("jobs").GetArrayLength().ShouldBe(1);
        Metric(completed, "iops", "1/s").ShouldBeGreaterThan(0);
        completed.Factors["filesystem"].ShouldStartWith("overlay on ");
        completed.Factors["fio.numjobs"].ShouldBe("2");
    }

    private static void ShouldBeContiguous(TrialCompleted completed)
    {
        completed.Phases.Select(span => span.Phase).ShouldBe(Enum.GetValues<TrialPhase>());
        foreach (var (earlier, later) in completed.Phases.Zip(completed.Phases.Skip(1)))
        {
            earlier.EndNs.ShouldBe(later.StartNs);
            earlier.EndNs.ShouldBeGreaterThanOrEqualTo(earlier.StartNs);
        }

        var measure = completed.Phases.Single(span => span.Phase == TrialPhase.Measure);
        measure.StartNs.ShouldBe(completed.WindowStartNs);
        measure.EndNs.ShouldBeGreaterThanOrEqualTo(completed.WindowEndNs);
    }

    private static double Metric(TrialCompleted completed, string name, string unit) =>
        completed.Metrics.Single(metric => metric.Name == name && metric.Unit == unit).Value;

    private static JsonDocument FioJson(TrialCompleted completed) => JsonDocument.Parse(RawText.Of(completed, "fio.json"));
}

using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

public sealed class FailureTests
{
    [Theory]
    [InlineData(RuntimeCode.NT)]
    [InlineData(RuntimeCode.RC)]
    public async Task Given_a_trial_that_takes_too_long_When_its_time_is_up_Then_it_is_killed_and_nothing_is_left(RuntimeCode runtime)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(runtime, Points.Long, timeLimitS: 15);

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.TimedOut);
        failed.Phase.ShouldBe(TrialPhase.Measure);
        failed.Reason.ShouldBe("killed at its time limit of 15 s");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_no_fio_When_a_trial_is_commanded_Then_it_is_not_possible_and_says_how_to_install_it()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync(("PATH", "/nonexistent"));
        var run = fixture.Trial(RuntimeCode.NT);

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldBe("fio is not on PATH; install it: apt-get install fio");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData(RuntimeCode.NT)]
    [InlineData(RuntimeCode.RC)]
    public async Task Given_sectors_larger_than_the_block_size_When_direct_io_is_commanded_Then_it_is_not_possible_and_the_sectors_are_the_reason(RuntimeCode runtime)
    {
        using var disk = MountedDirectory.OnLargeSectors();
        await using var fixture = await WorkerFixture.CreateAsync(disk.Path);
        await fixture.StartWorkerAsync();
        var run = fixture.Trial(runtime, Points.Short with { BlockSizeBytes = 512, Direct = true });

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldContain("in units of 4096 bytes, and 512 with direct I/O is no multiple of that");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_disk_too_small_When_a_trial_is_commanded_Then_it_is_not_possible_and_says_what_is_missing()
    {
        using var disk = MountedDirectory.InMemory(mebibytes: 64);
        await using var fixture = await WorkerFixture.CreateAsync(disk.Path);
        await fixture.StartWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT);

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldContain("MiB free and the trial needs 273 MiB");
    }

    [Fact]
    public async Task Given_data_that_lies_on_no_block_device_When_measured_Then_no_device_bytes_are_claimed()
    {
        using var memory = MountedDirectory.InMemory(mebibytes: 512);
        await using var fixture = await WorkerFixture.CreateAsync(memory.Path);
        await fixture.StartWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT);

        await fixture.Orchestrator.SendAsync(run);

        var completed = await fixture.CompletionOfAsync(run);
        completed.BlockDevice.ShouldBeNull();
        completed.Factors["filesystem"].ShouldBe("tmpfs");
        completed.Metrics.Select(metric => metric.Name).ShouldNotContain("drain_device_bytes");
    }

    [Fact]
    public async Task Given_a_field_out_of_bounds_When_commanded_Then_it_is_not_possible_whatever_the_plan_parser_said()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(RuntimeCode.NT, Points.Short with { NumJobs = 100_000 });

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldContain("numjobs: 100000 is out of bounds");
    }
}

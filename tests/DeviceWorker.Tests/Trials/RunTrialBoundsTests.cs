using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

public sealed class RunTrialBoundsTests
{
    private static readonly Capability[] Capable =
    [
        new(CapabilityKind.Runtime, "NT", true, null, null),
        new(CapabilityKind.Runtime, "RC", true, null, "runc 1.1.5"),
        new(CapabilityKind.Runtime, "VM", true, null, "7.2"),
    ];

    [Fact]
    public void Given_a_command_within_bounds_When_checked_Then_nothing_is_wrong() => Problems(Commands.Run()).ShouldBeEmpty();

    [Fact]
    public void Given_another_devices_command_When_checked_Then_that_is_wrong() =>
        Problems(Commands.Run() with { Device = "other" }).ShouldBe(["the command is for device other and this is test"]);

    [Fact]
    public void Given_gates_out_of_bounds_When_checked_Then_that_is_wrong_whatever_the_plan_parser_said() =>
        Problems(Commands.Run() with { Gates = new TrialGates(WaitS: 100_000, MaxBusyPct: -1, Governor: "warp") }).ShouldBe(
        [
            "gates.wait: 100000 is out of bounds, 0 to 3600", "gates.max_busy: -1 % is out of bounds, 0.1% to 100%",
            "gates.governor: there is no such governor, performance, powersave, ondemand, conservative, schedutil, userspace",
        ]);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Given_a_time_limit_out_of_bounds_When_checked_Then_that_is_wrong(int timeLimitS) =>
        Problems(Commands.Run() with { TimeLimitS = timeLimitS }).ShouldHaveSingleItem().ShouldContain($"a time limit of {timeLimitS} s");

    [Theory]
    [InlineData(0)]
    [InlineData(601)]
    public void Given_an_idle_phase_out_of_bounds_When_checked_Then_that_is_wrong(int idleS) =>
        Problems(Commands.Run() with { IdleS = idleS }).ShouldBe([$"an idle phase of {idleS} s is not within 1 to 120 s"]);

    [Fact]
    public void Given_a_runtime_that_is_missing_When_checked_Then_its_remedy_is_quoted() =>
        RunTrialBounds.Problems(
            Commands.Run(runtime: new RuntimeSpec("RC", RuntimeCode.RC)), "test",
            [new(CapabilityKind.Runtime, "RC", false, "runc is not on PATH; install it: apt-get install runc", null)])
            .ShouldBe(["runtime RC is not available: runc is not on PATH; install it: apt-get install runc"]);

    [Fact]
    public void Given_limits_for_the_native_runtime_When_checked_Then_they_are_not_silently_ignored() =>
        Problems(Commands.Run(runtime: new RuntimeSpec("NT", RuntimeCode.NT, MemoryMib: 512)))
            .ShouldBe(["memory: NT is the machine as it is and takes no limit, NT alone"]);

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(null, 1)]
    public void Given_limits_out_of_bounds_When_checked_Then_that_is_wrong(int? cpus, int? memoryMib) =>
        Problems(Commands.Run(runtime: new RuntimeSpec("RC", RuntimeCode.RC, cpus, memoryMib))).Count.ShouldBe(1);

    [Fact]
    public void Given_factors_that_contradict_each_other_When_checked_Then_that_is_wrong() =>
        Problems(Commands.Run(runtime: new RuntimeSpec("VM", RuntimeCode.VM, DiskCache: DiskCache.Writeback, DiskEngine: DiskEngine.Native)))
            .ShouldHaveSingleItem().ShouldStartWith("aio: QEMU's native engine");

    [Theory]
    [InlineData("RC", RuntimeCode.RC, 512, 1)]
    [InlineData("RC", RuntimeCode.RC, 4096, 0)]
    // A guest's disk is a file to the host, in sectors of 512 bytes to the guest.
    [InlineData("VM", RuntimeCode.VM, 512, 0)]
    public void Given_direct_blocks_below_the_disks_own_When_checked_Then_that_is_wrong_where_the_disk_itself_is_read(
        string name, RuntimeCode code, int blockSizeBytes, int problems) =>
        RunTrialBounds.Problems(
            Commands.Run(
                runtime: new RuntimeSpec(name, code),
                workload: new WorkloadPoint("fio", "x", Points.Short with { Direct = true, BlockSizeBytes = blockSizeBytes })),
            "test", Capable, logicalBlockBytes: 4096).Count.ShouldBe(problems);

    [Fact]
    public void Given_an_unknown_tool_When_checked_Then_it_is_not_run() =>
        Problems(Commands.Run(workload: new WorkloadPoint("sh", "x")))
            .ShouldBe(["tool 'sh' is not known; this device runs fio, netperf, iperf3, filebench"]);

    [Fact]
    public void Given_fio_without_a_point_When_checked_Then_that_is_wrong() =>
        Problems(Commands.Run(workload: new WorkloadPoint("fio", "x"))).ShouldBe(["the workload says fio and has no fio point"]);

    [Fact]
    public void Given_several_faults_When_checked_Then_all_are_said() =>
        Problems(Commands.Run(workload: new WorkloadPoint("fio", "x", Points.Short with { NumJobs = 0, IoDepth = 0 })) with { Attempt = 0 })
            .Count.ShouldBe(3);

    private static IReadOnlyList<string> Problems(RunTrial run) => RunTrialBounds.Problems(run, "test", Capable);
}

using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads.Tests;

public sealed class RuntimeBoundsTests
{
    public static TheoryData<RuntimeSpec, string> Wrong => new()
    {
        { new("x", RuntimeCode.NT, 1), "cpus" },
        { new("x", RuntimeCode.NT, MemoryMib: 512), "memory" },
        { new("x", RuntimeCode.RC, 0), "cpus" },
        { new("x", RuntimeCode.RC, -0.5m), "cpus" },
        { new("x", RuntimeCode.RC, 257), "cpus" },
        { new("x", RuntimeCode.RC, MemoryMib: 63), "memory" },
        { new("x", RuntimeCode.RC, Engine: (ContainerEngine)9), "engine" },
        { new("x", RuntimeCode.RC, DiskCache: DiskCache.None), "cache" },
        { new("x", RuntimeCode.VM, 1.5m), "cpus" },
        { new("x", RuntimeCode.VM, MemoryMib: 127), "memory" },
        { new("x", RuntimeCode.VM, Engine: ContainerEngine.Runc), "engine" },
        { new("x", RuntimeCode.VM, Network: NetworkMode.Host), "network" },
        { new("x", RuntimeCode.VM, DiskEngine: DiskEngine.Sync), "aio" },
        { new("x", RuntimeCode.QM, DiskEngine: DiskEngine.Native), "aio" },
        { new("x", RuntimeCode.QM, DiskCache: DiskCache.Unsafe, DiskEngine: DiskEngine.Native), "aio" },
        { new("x", RuntimeCode.FC, 3), "cpus" },
        { new("x", RuntimeCode.FC, 34), "cpus" },
        { new("x", RuntimeCode.FC, Accelerator: Accelerator.Kvm), "accelerator" },
        { new("x", RuntimeCode.FC, DiskCache: DiskCache.None), "cache" },
        { new("x", RuntimeCode.FC, DiskEngine: DiskEngine.IoUring), "aio" },
        { new("x", RuntimeCode.KC, DiskCache: DiskCache.None), "cache" },
        { new("x", (RuntimeCode)99), "" },
    };

    public static TheoryData<RuntimeSpec> Right =>
    [
        new RuntimeSpec("x", RuntimeCode.NT),
        new RuntimeSpec("x", RuntimeCode.RC, 0.5m, 64, ContainerEngine.Docker, NetworkMode.Bridge),
        new RuntimeSpec("x", RuntimeCode.VM, 3, 128, Accelerator: Accelerator.Tcg, DiskCache: DiskCache.Directsync, DiskEngine: DiskEngine.Threads),
        new RuntimeSpec("x", RuntimeCode.QM, DiskCache: DiskCache.None, DiskEngine: DiskEngine.Native),
        new RuntimeSpec("x", RuntimeCode.QM, DiskEngine: DiskEngine.IoUring),
        new RuntimeSpec("x", RuntimeCode.FC, 2, 512, DiskCache: DiskCache.Unsafe, DiskEngine: DiskEngine.Async),
        new RuntimeSpec("x", RuntimeCode.KC, 3, 512),
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Given_factors_that_no_device_can_set_When_checked_Then_field_reason_and_remedy_are_told(RuntimeSpec spec, string field)
    {
        var (found, reason, instead) = RuntimeBounds.Violations(spec).ShouldHaveSingleItem();

        found.ShouldBe(field);
        reason.ShouldNotBeEmpty();
        instead.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void Given_factors_that_can_be_set_When_checked_Then_nothing_is_said(RuntimeSpec spec) =>
        RuntimeBounds.Violations(spec).ShouldBeEmpty();
}

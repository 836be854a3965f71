using EdgePipeline.DeviceWorker.Gates;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.Workloads.Fio;

namespace EdgePipeline.DeviceWorker.Tests.Gates;

public sealed class DiskSpaceGateTests
{
    private const long Mib = 1 << 20;

    [Fact]
    public void Given_data_When_asked_Then_all_of_it_a_tenth_and_the_margin_are_needed() =>
        DiskSpaceGate.NeededBytes(300 * Mib).ShouldBe((330 + 256) * Mib);

    [Fact]
    public void Given_the_largest_point_When_asked_Then_nothing_overflows() =>
        DiskSpaceGate.NeededBytes(new FioWorkload(Points.Short with { SizeMib = 64 * 1024, NumJobs = 64 }).DataBytes).ShouldBeGreaterThan(4L << 40);

    [Fact]
    public void Given_just_enough_When_checked_Then_it_passes_and_one_byte_less_does_not()
    {
        var needed = DiskSpaceGate.NeededBytes(16 * Mib);

        DiskSpaceGate.Check(16 * Mib, needed, "/d").ShouldBeNull();
        DiskSpaceGate.Check(16 * Mib, needed - 1, "/d")
            .ShouldBe("/d has 273 MiB free and the trial needs 273 MiB: free some or choose a smaller size");
    }
}

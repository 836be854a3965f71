using EdgePipeline.DeviceWorker.Cgroups;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Cgroups;

public sealed class CgroupMountsTests
{
    private const string UnifiedOnly = "35 24 0:30 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

    private const string CombinedControllers =
        "33 32 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:15 - cgroup cgroup rw,cpu,cpuacct\n"
        + "36 32 0:31 / /sys/fs/cgroup/memory rw,relatime shared:18 - cgroup cgroup rw,memory\n";

    [Fact]
    public void Given_both_versions_When_read_Then_groups_are_made_where_cpu_and_memory_are_accounted()
    {
        var mounts = CgroupMounts.Parse(Fixture.Machine("mountinfo-hybrid"));

        mounts.Roots.ShouldBe(["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/memory"]);
        mounts.All.ShouldContain("/sys/fs/cgroup/freezer");
        mounts.All.ShouldContain("/sys/fs/cgroup/unified");
        mounts.IsV2.ShouldBeFalse();
        mounts.Describe().ShouldBe("v1 and v2 (hybrid)");
    }

    [Fact]
    public void Given_version_2_alone_When_read_Then_groups_are_made_in_its_tree()
    {
        var mounts = CgroupMounts.Parse(UnifiedOnly);

        mounts.Roots.ShouldBe(["/sys/fs/cgroup"]);
        mounts.IsV2.ShouldBeTrue();
        mounts.Describe().ShouldBe("v2");
    }

    [Fact]
    public void Given_controllers_mounted_together_When_read_Then_their_root_is_there_once() =>
        CgroupMounts.Parse(CombinedControllers).Roots.ShouldBe(["/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/memory"]);

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("1 2 3 - cgroup2")]
    public void Given_no_mount_of_groups_When_read_Then_there_are_none(string mountinfo)
    {
        CgroupMounts.Parse(mountinfo).Roots.ShouldBeEmpty();
        CgroupMounts.Parse(mountinfo).Describe().ShouldBe("none");
    }
}

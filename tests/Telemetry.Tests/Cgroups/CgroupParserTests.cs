using System.Text;
using EdgePipeline.Telemetry.Cgroups;

namespace EdgePipeline.Telemetry.Tests.Cgroups;

public sealed class CgroupParserTests
{
    [Fact]
    public void Finds_the_mounts_of_a_hybrid_machine() => CgroupMounts.Parse(Fixture.Read("mountinfo-hybrid.txt"))
        .ShouldBe(new CgroupMounts("/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/unified"));

    [Fact]
    public void Finds_the_mount_of_version_2() => CgroupMounts.Parse(Fixture.Read("mountinfo-v2.txt"))
        .ShouldBe(new CgroupMounts(null, null, "/sys/fs/cgroup"));

    [Fact]
    public void Finds_controllers_that_share_a_mount_and_takes_the_first() => CgroupMounts.Parse(Fixture.Read("mountinfo-v1-joint.txt"))
        .ShouldBe(new CgroupMounts("/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/memory", null));

    [Fact]
    public void Mount_points_are_unescaped() => CgroupMounts.Parse(@"30 22 0:26 / /mnt/c\040g\134 rw - cgroup2 c rw"u8)
        .Unified.ShouldBe(@"/mnt/c g\");

    [Theory]
    [InlineData("")]
    [InlineData("30 22 0:26 / /sys/fs/cgroup rw shared:9")]
    [InlineData("30 22 0:26 / /sys/fs/cgroup rw shared:9 - cgroup2")]
    [InlineData("30 22 - cgroup2 cgroup2 rw")]
    public void Lines_cut_off_are_passed_over(string text) =>
        CgroupMounts.Parse(Encoding.UTF8.GetBytes(text)).ShouldBe(new CgroupMounts(null, null, null));

    [Theory]
    [InlineData("cgroup2-cpu.stat-with-controller.txt", 2_804_070_000L)]
    [InlineData("cgroup2-cpu.stat-without-controller.txt", 991340647_000L)]
    public void Reads_cpu_stat_in_nanoseconds(string fixture, long usageNs)
    {
        CgroupNumbersParser.TryParseCpuStat(Fixture.Read(fixture), out var usage, out var user, out var system).ShouldBeTrue();

        usage.ShouldBe(usageNs);
        // The kernel scales the two to their sum.
        (user + system).ShouldBeInRange(usage - 2000, usage + 2000);
    }

    [Fact]
    public void Reads_single_numbers()
    {
        CgroupNumbersParser.TryParse("276201869253\n"u8, out var value).ShouldBeTrue();
        value.ShouldBe(276_201_869_253);
        foreach (var text in new[] { "", "\n", "max\n", "1 2\n", "12x" })
            CgroupNumbersParser.TryParse(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse(text);
    }

    [Fact]
    public void Text_cut_off_anywhere_and_garbage_are_survived()
    {
        foreach (var cut in Fixture.Cuts(Fixture.Read("mountinfo-hybrid.txt")))
            _ = CgroupMounts.Parse(cut);
        foreach (var cut in Fixture.Cuts(Fixture.Read("cgroup2-cpu.stat-with-controller.txt")))
            _ = CgroupNumbersParser.TryParseCpuStat(cut, out _, out _, out _);
        for (var seed = 0; seed < 200; seed++)
            CgroupMounts.Parse(Fixture.Garbage(2000, seed)).ShouldBe(new CgroupMounts(null, null, null));
    }
}

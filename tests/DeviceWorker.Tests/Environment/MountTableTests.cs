using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Environment;

public sealed class MountTableTests
{
    private const string Nested =
        "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n"
        + "40 27 8:1 / /data rw - xfs /dev/sda1 rw\n"
        + "41 27 8:2 / /data\\040two rw - ext4 /dev/sda2 rw\n"
        + "42 40 0:50 / /data/mem rw shared:3 master:1 - tmpfs tmpfs rw\n"
        + "43 40 0:51 / /data/mem rw - ramfs ramfs rw\n";

    [Theory]
    [InlineData("/var/x", "ext4", "254:0")]
    [InlineData("/data", "xfs", "8:1")]
    [InlineData("/data/x", "xfs", "8:1")]
    [InlineData("/database", "ext4", "254:0")]
    [InlineData("/data two/x", "ext4", "8:2")]
    [InlineData("/data/mem/x", "ramfs", "0:51")]
    public void Given_mounts_in_mounts_When_asked_for_a_path_Then_the_innermost_and_last_counts(string path, string fileSystem, string device)
    {
        var mount = MountTable.Find(Nested, path)!;

        (mount.FileSystem, mount.Device).ShouldBe((fileSystem, device));
    }

    [Fact]
    public void Given_a_real_machine_When_asked_for_a_path_Then_disk_and_options_are_known()
    {
        var mount = MountTable.Find(Fixture.Machine("mountinfo-hybrid"), "/srv/edge")!;

        (mount.Source, mount.Device, mount.FileSystem).ShouldBe(("/dev/vda", "254:0", "ext4"));
        mount.Options.ShouldStartWith("rw,discard");
    }

    [Theory]
    [InlineData("/data", new[] { "/data", "/data/mem", "/data/mem" })]
    [InlineData("/data two", new[] { "/data two" })]
    [InlineData("/database", new string[0])]
    public void Given_mounts_in_mounts_When_those_of_a_directory_are_asked_for_Then_the_last_is_last_and_no_other_is_there(string directory, string[] points) =>
        MountTable.Below(Nested, directory).ShouldBe(points);

    [Fact]
    public void Given_an_unreadable_table_When_asked_Then_nothing_is_claimed() => MountTable.Find("", "/").ShouldBeNull();
}

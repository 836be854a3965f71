using EdgePipeline.DeviceWorker.Runtimes.Firecracker;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker;

public sealed class FirecrackerFilesTests
{
    private static readonly AttemptName Name = new("0123456789");
    private static readonly BuiltImage Image = new("/images/a", new ImageManifest("id", "amd64", "6.1", [], [], [], []));

    [Fact]
    public void Given_no_jail_When_Firecracker_is_told_of_its_files_Then_it_is_by_their_paths_on_the_host()
    {
        var files = FirecrackerFiles.Of(Name, "/data", "/usr/bin/firecracker", jailed: false);

        files.Socket.ShouldBe("/data/attempts/0123456789/api.sock");
        files.Paths(Image, network: null).ShouldBe(new FirecrackerPaths(
            "/images/a/vmlinux",
            "/images/a/initramfs.cpio",
            "/images/a/root.ext4",
            "/data/attempts/0123456789/disk/data.ext4",
            "/data/attempts/0123456789/job.raw",
            "/data/attempts/0123456789/result.raw",
            "/data/attempts/0123456789/metrics.json",
            "/data/attempts/0123456789/firecracker.log",
            Network: null));
    }

    [Fact]
    public void Given_a_jail_When_Firecracker_is_told_of_its_files_Then_it_is_by_their_paths_inside()
    {
        var files = FirecrackerFiles.Of(Name, "/data", "/usr/bin/firecracker", jailed: true);

        files.Socket.ShouldBe("/data/attempts/0123456789/jail/firecracker/edge-0123456789/root/api.sock");
        files.Paths(Image, network: null).ShouldBe(new FirecrackerPaths(
            "/kernel", "/initramfs", "/root.ext4", "/disk/data.ext4", "/job.raw", "/result.raw", "/metrics.json", "/firecracker.log", Network: null));
    }

    [Theory]
    [InlineData(78, false, true)]
    [InlineData(79, false, false)]
    [InlineData(40, true, true)]
    [InlineData(41, true, false)]
    public void Given_a_data_directory_When_the_sockets_path_has_more_than_107_bytes_Then_a_shorter_one_is_asked_for(int bytes, bool jailed, bool fits)
    {
        var problem = FirecrackerFiles.Of(Name, "/" + new string('d', bytes - 1), "/usr/bin/firecracker", jailed).SocketProblem();

        (problem is null).ShouldBe(fits);
        problem?.ShouldContain("has 108 bytes and the system takes 107: set EDGE_DATA to a shorter path");
    }
}

using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Qemu;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Qemu;

public sealed class DirectIoTests
{
    [Theory]
    [InlineData(DiskCache.None)]
    [InlineData(DiskCache.Directsync)]
    public void Given_a_file_system_without_direct_io_When_the_host_s_cache_is_to_be_passed_by_Then_it_is_refused(DiskCache cache)
    {
        using var memory = MountedDirectory.WithoutDirectIo();

        var refused = Should.Throw<AttemptException>(() => DirectIo.Require(DiskOn(memory.Path, cache), memory.Path));

        refused.Kind.ShouldBe(FailureKind.NotPossible);
        refused.Message.ShouldContain("needs O_DIRECT");
        refused.Message.ShouldContain("lies on ramfs");
    }

    [Fact]
    public void Given_a_file_system_without_direct_io_When_writes_go_through_the_host_s_cache_Then_it_is_not_asked_for()
    {
        using var memory = MountedDirectory.WithoutDirectIo();

        Should.NotThrow(() => DirectIo.Require(DiskOn(memory.Path, DiskCache.Writeback), memory.Path));
    }

    [Fact]
    public void Given_a_disk_with_direct_io_When_asked_Then_it_is_had()
    {
        using var disk = MountedDirectory.OnLargeSectors();

        Should.NotThrow(() => DirectIo.Require(DiskOn(disk.Path, DiskCache.None), disk.Path));
    }

    private static QemuDisk DiskOn(string directory, DiskCache cache)
    {
        var path = Path.Combine(directory, "data.ext4");
        File.WriteAllBytes(path, new byte[4096]);
        return new QemuDisk(path, cache, DiskEngine.Threads);
    }
}

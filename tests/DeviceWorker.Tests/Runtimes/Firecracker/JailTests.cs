using EdgePipeline.DeviceWorker.Runtimes.Firecracker;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker;

public sealed class JailTests
{
    private static readonly Jail Jail = new("/data/attempts/0123456789/jail", "edge-0123456789", "/opt/fc/firecracker-v1.16.1");

    [Fact]
    public void Given_a_jail_When_its_folder_is_asked_for_Then_it_is_where_the_jailer_makes_it() =>
        Jail.Root.ShouldBe("/data/attempts/0123456789/jail/firecracker-v1.16.1/edge-0123456789/root");

    [Fact]
    public void Given_a_jail_When_its_command_is_built_Then_Firecrackers_own_arguments_come_last_and_are_as_seen_inside() =>
        Jail.Argv("/usr/local/bin/jailer", Jail.Root + "/api.sock").ShouldBe(
        [
            "/usr/local/bin/jailer", "--id", "edge-0123456789", "--exec-file", "/opt/fc/firecracker-v1.16.1", "--uid", "61083", "--gid", "61083",
            "--chroot-base-dir", "/data/attempts/0123456789/jail", "--", "--api-sock", "/api.sock",
        ]);

    [Fact]
    public void Given_a_file_in_the_jail_When_Firecracker_is_told_of_it_Then_the_path_starts_at_the_jails_root() =>
        Jail.Inside(Jail.Root + "/disk/data.ext4").ShouldBe("/disk/data.ext4");
}

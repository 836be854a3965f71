using System.Text;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;
using EdgePipeline.DeviceWorker.Runtimes.Kata;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Kata;

public sealed class KataTextTests
{
    private static readonly KataShim Katas = new("/usr/local/bin/containerd-shim-kata-v2", "/opt/kata/bin/containerd-shim-kata-v2");
    private static readonly KataShim StandIn = new("/tmp/bin/containerd-shim-kata-v2", "/usr/bin/containerd-shim-runc-v2");

    [Fact]
    public void Given_a_guests_size_When_asked_for_Then_Kata_is_asked_by_annotations() =>
        KataGuest.Annotations(new RuntimeSpec("KC", RuntimeCode.KC, Cpus: 2, MemoryMib: 512)).ShouldBe(
            new Dictionary<string, string>
            {
                ["io.katacontainers.config.hypervisor.default_vcpus"] = "2",
                ["io.katacontainers.config.hypervisor.default_memory"] = "512",
            },
            ignoreOrder: true);

    [Fact]
    public void Given_no_size_When_asked_for_Then_the_guest_is_as_Kata_is_configured() =>
        KataGuest.Annotations(new RuntimeSpec("KC", RuntimeCode.KC)).ShouldBeEmpty();

    [Fact]
    public void Given_the_shim_of_runc_under_Katas_name_When_probed_Then_it_is_refused_unless_a_test_allows_it()
    {
        KataProbe.Reason(StandIn, hasKvm: true, allowSimulated: false)!.ShouldContain("is not Kata's");
        KataProbe.Reason(StandIn, hasKvm: false, allowSimulated: true).ShouldBeNull();
        StandIn.Simulated.ShouldBe("stand-in (resolves to containerd-shim-runc-v2)");
        Katas.Simulated.ShouldBeNull();
    }

    [Fact]
    public void Given_what_is_missing_When_probed_Then_the_reason_says_what_to_do()
    {
        KataProbe.Reason(null, hasKvm: true, allowSimulated: true)!.ShouldContain("github.com/kata-containers/kata-containers/releases");
        KataProbe.Reason(Katas, hasKvm: false, allowSimulated: true)!.ShouldContain("modprobe kvm");
        KataProbe.Reason(Katas, hasKvm: true, allowSimulated: false).ShouldBeNull();
    }

    [Theory]
    [InlineData("Kata Containers containerd shim (Golang): id: \"io.containerd.kata.v2\", version: 3.2.0, commit: 61a8eab\n", "kata 3.2.0")]
    [InlineData("containerd-shim-runc-v2:\n  Version:  1.6.20~ds1\n", null)]
    public void Given_what_the_shim_says_of_itself_When_read_Then_Katas_version_is_known(string output, string? version) =>
        KataShim.Version(output).ShouldBe(version);

    [Theory]
    [InlineData("/etc/mine.toml", "/etc/mine.toml")]
    [InlineData(null, "/usr/share/defaults/kata-containers/configuration.toml")]
    [InlineData("", "/usr/share/defaults/kata-containers/configuration.toml")]
    public void Given_a_configuration_or_none_When_recorded_Then_it_is_the_one_that_the_shim_reads(string? given, string path) =>
        KataGuest.Configuration(given, candidate => candidate.StartsWith("/usr/", StringComparison.Ordinal)).ShouldBe(path);

    [Theory]
    [InlineData("qemu-system-x86", true)]
    [InlineData("firecracker", true)]
    [InlineData("cloud-hyperviso", true)]
    [InlineData("virtiofsd", true)]
    [InlineData("containerd-shim", true)]
    [InlineData("containerd", false)]
    [InlineData("netserver", false)]
    public void Given_processes_of_an_attempt_When_the_guests_are_looked_for_Then_they_are_told_by_name(string command, bool isMonitor) =>
        KataGuest.IsMonitor(command).ShouldBe(isMonitor);

    [Fact]
    public void Given_containerds_events_in_pieces_When_heard_Then_start_and_exit_of_the_container_are_known_and_of_no_other()
    {
        var events = new TaskEvents("t1", TimeProvider.System);

        Hear(events, "2026-11-24 00:25:15.229749186 +0000 UTC edge /tasks/create {\"container_id\":\"t1\",\"bundle\":\"/run/x\",\"pid\":1319}\n");
        Hear(events, "2026-11-24 00:25:15.250000000 +0000 UTC edge /tasks/start {\"container_id\":\"t11\",\"pid\":1320}\n");
        events.Started.IsCompleted.ShouldBeFalse();
        Hear(events, "2026-11-24 00:25:15.256507476 +0000 UTC edge /tasks/st");
        events.Started.IsCompleted.ShouldBeFalse();
        Hear(events, "art {\"container_id\":\"t1\",\"pid\":1319}\n2026-11-24 00:25:15.519952637 +0000 UTC edge /tasks/exit {\"container_id\":\"t1\",\"id\":\"t1\"");
        events.Started.IsCompleted.ShouldBeTrue();
        events.Exited.IsCompleted.ShouldBeFalse();
        Hear(events, ",\"pid\":1319,\"exited_at\":\"2026-11-24T00:25:15.519925777Z\"}\n");
        events.Exited.IsCompleted.ShouldBeTrue();
    }

    private static void Hear(TaskEvents events, string text) => events.Hear(Encoding.UTF8.GetBytes(text));
}

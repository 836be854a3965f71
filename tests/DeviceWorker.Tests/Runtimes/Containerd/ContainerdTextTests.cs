using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Containerd;

public sealed class ContainerdTextTests
{
    private static readonly ContainerdPlaces Places = new(new AttemptName("abcdef0123"));

    [Fact]
    public void Given_an_attempt_When_its_shims_socket_is_named_Then_it_is_the_name_that_containerd_gave_it() =>
        Places.ShimSocket(Places.Attempt.Name).ShouldBe("/run/containerd/s/a2a75165297471eeebe051589cb1003e896c0545081ce52ee74b212ad218762c", "seen of containerd 1.6.20");

    [Fact]
    public void Given_a_bundle_When_it_is_run_Then_ctr_is_asked_for_its_specification_and_nothing_is_kept_in_shared_places() =>
        CtrCommand.Run(Places, new Bundle("/data/attempts/abcdef0123"), CtrCommand.RuncShim).ShouldBe(
        [
            "--address", "/run/edge-abcdef0123/containerd.sock", "--namespace", "edge",
            "run", "--rm", "--runtime", "io.containerd.runc.v2", "--runc-root", "/run/edge-abcdef0123/runc",
            "--config", "/data/attempts/abcdef0123/config.json", "--pid-file", "/data/attempts/abcdef0123/pid",
            "--fifo-dir", "/run/edge-abcdef0123/fifo", "edge-abcdef0123",
        ]);

    [Fact]
    public void Given_an_attempt_When_its_containerd_is_configured_Then_its_directories_are_its_own_and_it_offers_Kubernetes_nothing()
    {
        var lines = ContainerdConfig.Toml(Places).Split('\n');

        lines.ShouldContain("root = \"/run/edge-abcdef0123/root\"");
        lines.ShouldContain("state = \"/run/edge-abcdef0123/state\"");
        lines.ShouldContain("  address = \"/run/edge-abcdef0123/containerd.sock\"");
        lines.Single(line => line.StartsWith("disabled_plugins", StringComparison.Ordinal)).ShouldContain("\"io.containerd.grpc.v1.cri\"");
    }

    [Theory]
    [InlineData("ctr: rpc error: code = Unknown desc = ttrpc: closed: unknown\n", "containerd: rpc error: code = Unknown desc = ttrpc: closed: unknown")]
    [InlineData("fio: nothing to do\nctr: image \"local/none:1\": not found", "containerd: image \"local/none:1\": not found")]
    [InlineData("fio: pid=1, err=28/file:io_u.c: No space left on device\n", null)]
    [InlineData("", null)]
    public void Given_standard_error_When_read_Then_ctrs_words_are_told_from_the_tools(string text, string? error) =>
        CtrCommand.Error(text).ShouldBe(error);

    [Theory]
    [InlineData("containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3\n", "containerd 1.6.20~ds1")]
    [InlineData("", null)]
    public void Given_what_containerd_says_of_itself_When_read_Then_its_version_is_known(string output, string? version) =>
        ContainerdProbe.Version(output).ShouldBe(version);
}

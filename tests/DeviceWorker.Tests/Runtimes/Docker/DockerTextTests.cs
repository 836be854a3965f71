using System.Text.Json;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Docker;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Docker;

public sealed class DockerTextTests
{
    private static readonly DockerPlaces Places = new(new AttemptName("abcdef0123"), new Bundle("/data/attempts/abcdef0123"));

    [Fact]
    public void Given_limits_When_a_container_is_made_Then_docker_is_asked_for_them_and_for_what_the_other_engines_are_given() =>
        DockerCommand.Create(
            Places, new RuntimeSpec("RC", RuntimeCode.RC, Cpus: 0.5m, MemoryMib: 128, ContainerEngine.Docker), ["/usr/bin/fio", "--name=x"]).ShouldBe(
        [
            "--config", "/run/edge-abcdef0123-docker/client", "--host", "unix:///run/edge-abcdef0123-docker/docker.sock",
            "create", "--name", "edge-abcdef0123", "--hostname", "edge-abcdef0123", "--network", "host", "--cgroup-parent", "/edge/abcdef0123",
            "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
            "--tmpfs", "/tmp:rw,exec,nosuid,nodev,mode=1777,size=256m", "--env", "LC_ALL=C", "--env", "EDGE_ATTEMPT=edge-abcdef0123",
            "--memory", "128m", "--memory-swap", "-1", "--cpus", "0.5", "--entrypoint", "/usr/bin/fio", "edge", "--name=x",
        ]);

    [Fact]
    public void Given_no_limits_When_a_container_is_made_Then_none_is_asked_for() =>
        DockerCommand.Create(Places, new RuntimeSpec("RC", RuntimeCode.RC), ["/usr/bin/fio"])
            .ShouldAllBe(argument => argument != "--memory" && argument != "--memory-swap" && argument != "--cpus");

    [Fact]
    public void Given_an_attempt_When_its_dockerd_is_configured_Then_nothing_is_shared_and_the_machines_network_is_left_alone()
    {
        var config = JsonDocument.Parse(DockerConfig.Json(Places)).RootElement;

        config.GetProperty("data-root").GetString().ShouldBe("/data/attempts/abcdef0123/docker");
        config.GetProperty("containerd").GetString().ShouldBe("/run/edge-abcdef0123/containerd.sock");
        config.GetProperty("hosts")[0].GetString().ShouldBe("unix:///run/edge-abcdef0123-docker/docker.sock");
        config.GetProperty("bridge").GetString().ShouldBe("none");
        config.GetProperty("iptables").GetBoolean().ShouldBeFalse();
        config.GetProperty("ip-forward").GetBoolean().ShouldBeFalse();
        config.EnumerateObject().Select(entry => entry.Value.ToString()).ShouldAllBe(value => !value.Contains("/etc/") && !value.Contains("/var/"));
    }

    [Theory]
    [InlineData("Docker version 20.10.24+dfsg1, build 5d6db84\n", "docker 20.10.24+dfsg1")]
    [InlineData("Docker version 28.2.2, build e6534b4\n", "docker 28.2.2")]
    [InlineData("podman version 4.3.1\n", null)]
    [InlineData("", null)]
    public void Given_what_docker_says_of_itself_When_read_Then_its_version_is_known(string output, string? version) =>
        DockerProbe.Version(output).ShouldBe(version);

    [Theory]
    [InlineData("Error response from daemon: No such container: x\n", "docker: Error response from daemon: No such container: x")]
    [InlineData("fio: a\ntime=\"2026-11-26T07:00:00Z\" level=error msg=\"error waiting for container: unexpected EOF\"\n", "docker: time=\"2026-11-26T07:00:00Z\" level=error msg=\"error waiting for container: unexpected EOF\"")]
    [InlineData("Cannot connect to the Docker daemon at unix:///run/x.sock. Is the docker daemon running?\n", "docker: Cannot connect to the Docker daemon at unix:///run/x.sock. Is the docker daemon running?")]
    [InlineData("fio: pid=1, err=28/file:io_u.c: No space left on device\n", null)]
    [InlineData("iperf3: error - unable to connect to server\n", null)]
    [InlineData("", null)]
    public void Given_standard_error_When_read_Then_dockers_words_are_told_from_the_tools(string text, string? error) =>
        DockerCommand.Error(text).ShouldBe(error);

    [Fact]
    public void Given_what_is_missing_When_probed_Then_the_reason_says_what_to_install()
    {
        DockerProbe.MissingReason(program => program != "dockerd").ShouldBe("dockerd is not on PATH; install it: apt-get install docker.io");
        DockerProbe.MissingReason(program => program == "dockerd")!.ShouldStartWith("docker is not on PATH; install it: apt-get install docker-cli");
        DockerProbe.MissingReason(_ => true).ShouldBeNull();
    }
}

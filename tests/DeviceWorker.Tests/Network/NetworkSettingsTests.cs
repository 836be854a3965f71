using System.Diagnostics;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Network;

public sealed class NetworkSettingsTests
{
    private const int Port = 23865;

    [Fact]
    public async Task Given_a_peer_in_the_device_file_When_a_network_tool_runs_Then_it_is_the_other_end_and_the_routes_interface_counts()
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.StartWorkerAsync(("EDGE_DEVICE_FILE", DeviceFileWithPeer(fixture)));
        using var server = Process.Start(new ProcessStartInfo("iperf3", ["-s", "-1", "-B", "127.0.0.1", "-p", $"{Port}"]) { RedirectStandardOutput = true })!;
        var run = fixture.Trial(NetworkPoints.Runtime("NT"), NetworkPoints.Of("iperf3"));

        await fixture.Orchestrator.SendAsync(run);

        var completed = await fixture.CompletionOfAsync(run);
        completed.Factors["peer"].ShouldBe($"127.0.0.1:{Port}");
        completed.Factors["network.path"].ShouldBe("direct");
        completed.NetworkInterface.ShouldBe("lo");
        completed.Factors["offload.tso"].ShouldBeOneOf("on", "off");
        server.WaitForExit(TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, "on")]
    [InlineData(false, "off")]
    public async Task Given_offload_asked_for_When_a_bridged_container_runs_Then_its_interface_has_it(bool wanted, string told)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(NetworkPoints.Runtime("RC"), WithOffload(wanted));

        await fixture.Orchestrator.SendAsync(run);

        var completed = await fixture.CompletionOfAsync(run);
        foreach (var kind in (string[])["tso", "gso", "gro"])
        {
            completed.Factors[$"offload.{kind}"].ShouldBe(told);
        }
    }

    [Theory]
    [InlineData("NT")]
    [InlineData("RC-host")]
    public async Task Given_offload_asked_for_When_the_devices_own_interface_is_used_Then_it_is_refused(string runtime)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(NetworkPoints.Runtime(runtime), WithOffload(false));

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldStartWith($"{runtime} uses the device's own interface, whose segment offload is not changed");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public void Given_what_ethtool_prints_When_read_Then_the_three_are_known_and_what_it_does_not_say_is_not_off() =>
        SegmentOffload.Parse("Features for ve0:\ntcp-segmentation-offload: on\n\ttx-tcp-segmentation: on\ngeneric-segmentation-offload: off [fixed]\n")
            .ShouldBe(new Dictionary<string, string>
            {
                ["offload.tso"] = "on",
                ["offload.gso"] = "off",
                ["offload.gro"] = "unknown: ethtool does not say",
            });

    [Fact]
    public void Given_a_peer_without_ports_When_read_Then_the_tools_usual_ones_count() =>
        DeviceFile.Parse("f", "peer: {address: 10.0.0.7}\n").Peer!.For("netperf").Port.ShouldBe(12865);

    [Theory]
    [InlineData("peer: {}", "peer.address is missing")]
    [InlineData("peer: {address: nano.local}", "peer.address is nano.local; write the IPv4 address")]
    [InlineData("peer: {address: '10.1'}", "peer.address is 10.1; write the IPv4 address")]
    [InlineData("peer: {address: 10.0.0.7, netperf_port: 0}", "peer.netperf_port is 0; write 1 to 65535")]
    public void Given_a_faulty_peer_When_read_Then_the_message_has_the_remedy(string text, string message) =>
        Should.Throw<SettingsException>(() => DeviceFile.Parse("f", text)).Message.ShouldContain(message);

    private static WorkloadPoint WithOffload(bool on)
    {
        var point = NetworkPoints.Of("iperf3");
        return point with { Iperf3 = point.Iperf3! with { Offload = on } };
    }

    private static string DeviceFileWithPeer(WorkerFixture fixture)
    {
        var file = Path.Combine(fixture.DataDirectory, "device.yaml");
        File.WriteAllText(file, $"peer: {{address: 127.0.0.1, iperf3_port: {Port}}}\n");
        return file;
    }
}

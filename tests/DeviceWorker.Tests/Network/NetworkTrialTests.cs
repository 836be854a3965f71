using System.Globalization;
using System.Text.Json;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Network;

/// <summary>The real tools between a runtime and its local peer.</summary>
public sealed class NetworkTrialTests
{
    [Theory]
    [InlineData("netperf", "NT")]
    [InlineData("netperf", "RC")]
    [InlineData("netperf", "RC-host")]
    [InlineData("netperf", "RC-docker")]
    [InlineData("iperf3", "NT")]
    [InlineData("iperf3", "RC")]
    [InlineData("iperf3", "RC-host")]
    [InlineData("iperf3", "RC-docker-host")]
    public async Task Given_a_local_peer_When_a_network_tool_runs_Then_its_result_and_the_interfaces_counter_agree(string tool, string runtime)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(NetworkPoints.Runtime(runtime), NetworkPoints.Of(tool));
        var (networkInterface, counter) = NetworkPoints.Path(run);

        var outcome = fixture.CompletionOfAsync(run);
        await fixture.Orchestrator.SendAsync(run);
        var grown = await NetworkPoints.GrowthAsync(networkInterface, counter, outcome);
        var completed = await outcome;

        var (sent, throughputMbit) = Said(tool, RawText.Of(completed, tool == "iperf3" ? "iperf3.json" : "netperf.txt"));
        Metric(completed, "throughput_mbit").ShouldBe(throughputMbit);
        Metric(completed, "bytes_sent").ShouldBe(sent);
        // Headers come on top; what was sent last may not have left.
        ((double)grown).ShouldBeInRange(Metric(completed, "bytes_received"), sent * 1.5);
        completed.NetworkInterface.ShouldBe(networkInterface);
        completed.Factors["peer"].ShouldBe("local namespace on edge0; its CPU time is in the machine's");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Fact]
    public async Task Given_a_workload_without_data_When_it_runs_Then_nothing_is_said_of_a_disk()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(NetworkPoints.Runtime("RC"), NetworkPoints.Of("iperf3"));

        await fixture.Orchestrator.SendAsync(run);

        var completed = await fixture.CompletionOfAsync(run);
        completed.BlockDevice.ShouldBeNull();
        completed.Metrics.ShouldAllBe(metric => !metric.Name.StartsWith("drain", StringComparison.Ordinal));
        completed.Factors.Keys.ShouldAllBe(factor => factor != "filesystem" && factor != "data.state");
    }

    [Theory]
    [InlineData("netperf", "NT", "netserver -D")]
    [InlineData("netperf", "RC", "netserver -D")]
    [InlineData("iperf3", "NT", "iperf3 -s")]
    [InlineData("iperf3", "RC", "iperf3 -s")]
    public async Task Given_a_running_tool_When_its_peer_dies_Then_the_attempt_fails_and_says_so(string tool, string runtime, string peer)
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(NetworkPoints.Runtime(runtime), NetworkPoints.Of(tool, runtimeS: 600));
        await fixture.StartTrialAsync(run);
        await Task.Delay(500);

        var ends = Leftovers.Processes(AttemptName.Of(run.TrialId, run.Attempt))
            .Where(process => process.Arguments.Contains(peer, StringComparison.Ordinal)).ToList();
        ends.ShouldNotBeEmpty();
        ends.ForEach(process => Processes.ProcessTable.Kill(process.Id));

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.ToolFailed);
        failed.Reason.ShouldStartWith(tool);
        failed.Reason.ShouldEndWith("its other end had ended with exit code 137");
        fixture.ShouldHaveLeftNothing(run);
    }

    [Theory]
    [InlineData("NT")]
    [InlineData("RC")]
    public async Task Given_a_running_tool_When_the_worker_is_killed_and_starts_again_Then_the_peer_is_gone_too(string runtime)
    {
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync();
        var run = fixture.Trial(NetworkPoints.Runtime(runtime), NetworkPoints.Of("netperf", runtimeS: 600), timeLimitS: 700);
        var name = AttemptName.Of(run.TrialId, run.Attempt);
        await fixture.StartTrialAsync(run);

        await worker.KillHardAsync();
        Leftovers.Of(name, fixture.DataDirectory).ShouldContain($"/run/netns/{name.PeerName}", "else this test shows nothing");
        await fixture.StartWorkerAsync();

        await fixture.Orchestrator.ReceiveAsync<TrialInterrupted>(interrupted => interrupted.TrialId == run.TrialId);
        fixture.ShouldHaveLeftNothing(run);
    }

    private static (double BytesSent, double ThroughputMbit) Said(string tool, string output)
    {
        if (tool == "netperf")
        {
            var values = output.Split('\n').Select(line => line.Split('=')).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1].Trim());
            return (Number(values["LOCAL_BYTES_SENT"]), Number(values["THROUGHPUT"]));
        }

        var end = JsonDocument.Parse(output).RootElement.GetProperty("end");
        return (end.GetProperty("sum_sent").GetProperty("bytes").GetDouble(), end.GetProperty("sum_received").GetProperty("bits_per_second").GetDouble() / 1e6);

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static double Metric(TrialCompleted completed, string name) => completed.Metrics.Single(metric => metric.Name == name).Value;
}

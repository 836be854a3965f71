using System.Net;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;
using GuestImages = EdgePipeline.DeviceWorker.Tests.Support.GuestImages;

namespace EdgePipeline.DeviceWorker.Tests.Network;

/// <summary>A peer that the bridge does not reach: what is on the bridge comes to it under the device's own address.</summary>
public sealed class RemotePeerTests
{
    [Theory]
    [InlineData("RC", "iperf3")]
    [InlineData("RC", "netperf")]
    [InlineData("QM", "iperf3")]
    public async Task Given_a_peer_on_another_machine_When_what_is_bridged_sends_to_it_Then_it_is_translated_and_nothing_stays_changed(string runtime, string tool)
    {
        await using var remote = await RemoteMachine.StartAsync();
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.StartWorkerAsync(RemoteMachine.DeviceFileIn(fixture.DataDirectory), await GuestImages.SettingAsync());
        var run = fixture.Trial(NetworkPoints.Runtime(runtime), NetworkPoints.Of(tool, runtimeS: 2));
        var name = AttemptName.Of(run.TrialId, run.Attempt);
        var machine = await IpForwardAsync();

        var outcome = fixture.CompletionOfAsync(run);
        await fixture.Orchestrator.SendAsync(run);
        var networkInterface = runtime == "RC" ? name.HostInterface : name.TapInterface;
        var grown = await NetworkPoints.GrowthAsync(networkInterface, "rx_bytes", outcome);
        var completed = await outcome;

        completed.Factors["network.path"].ShouldBe("nat");
        completed.Factors["peer"].ShouldStartWith(RemoteMachine.Address + ":");
        completed.NetworkInterface.ShouldBe(networkInterface);
        ((double)grown).ShouldBeInRange(Metric(completed, "bytes_received"), Metric(completed, "bytes_sent") * 1.5);
        (await IpForwardAsync()).ShouldBe(machine);
        await ShouldBeAsBeforeAsync(fixture, run, "0");
    }

    [Fact]
    public async Task Given_an_uplink_that_forwards_already_When_an_attempt_is_over_Then_it_still_does()
    {
        await using var remote = await RemoteMachine.StartAsync(forwards: true);
        await using var fixture = await WorkerFixture.CreateAsync();
        await fixture.StartWorkerAsync(RemoteMachine.DeviceFileIn(fixture.DataDirectory));
        var run = fixture.Trial(NetworkPoints.Runtime("RC"), NetworkPoints.Of("iperf3"));

        await fixture.Orchestrator.SendAsync(run);

        await fixture.CompletionOfAsync(run);
        await ShouldBeAsBeforeAsync(fixture, run, "1");
    }

    [Fact]
    public async Task Given_a_translated_attempt_When_the_worker_is_killed_Then_the_table_goes_and_the_uplink_forwards_no_more()
    {
        await using var remote = await RemoteMachine.StartAsync();
        await using var fixture = await WorkerFixture.CreateAsync();
        var worker = await fixture.StartWorkerAsync(RemoteMachine.DeviceFileIn(fixture.DataDirectory));
        var run = fixture.Trial(NetworkPoints.Runtime("RC"), NetworkPoints.Of("iperf3", runtimeS: 600), timeLimitS: 700);
        var name = AttemptName.Of(run.TrialId, run.Attempt);
        await fixture.StartTrialAsync(run);
        (await TablesAsync()).ShouldContain(name.NftTable);
        (await File.ReadAllTextAsync(RemoteMachine.ForwardingFile)).Trim().ShouldBe("1", "else this test shows nothing");

        worker.KillAlone();

        await Eventually.HoldsAsync(() => Leftovers.Of(name, fixture.DataDirectory).Count == 0 && Leftovers.Cleaners(fixture.DataDirectory).Count == 0);
        await ShouldBeAsBeforeAsync(fixture, run, "0");
    }

    [Fact]
    public async Task Given_two_attempts_that_end_together_When_both_are_undone_Then_the_uplink_forwards_no_more()
    {
        await using var remote = await RemoteMachine.StartAsync();
        AttemptName[] names = [new("0123456789"), new("abcdef0123")];
        foreach (var name in names)
        {
            await Translation.CreateAsync(name, IPAddress.Parse(RemoteMachine.Address), TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(RemoteMachine.ForwardingFile)).Trim().ShouldBe("1", "else this test shows nothing");
        await Task.WhenAll(names.Select(name => Translation.UndoAsync(name, CancellationToken.None)));

        (await File.ReadAllTextAsync(RemoteMachine.ForwardingFile)).Trim().ShouldBe("0");
        var tables = await TablesAsync();
        names.ShouldAllBe(name => !tables.Contains(name.NftTable) && !Forwarding.IsKnown(name));
    }

    [Fact]
    public async Task Given_an_uplink_that_forwarded_nothing_When_an_attempt_comes_Then_its_table_is_there_before_the_uplink_forwards()
    {
        await using var remote = await RemoteMachine.StartAsync();
        var name = new AttemptName("0123456789");
        var folder = Directory.CreateTempSubdirectory("edge-nft-").FullName;
        var (seen, path) = (Path.Combine(folder, "seen"), System.Environment.GetEnvironmentVariable("PATH"));
        var nft = Path.Combine(folder, "nft");
        await File.WriteAllTextAsync(nft, $"#!/bin/sh\ncat {RemoteMachine.ForwardingFile} >> {seen}\nexec {Processes.Tool.Find("nft")} \"$@\"\n");
        await Processes.Tool.MustAsync("chmod", ["+x", nft], TestContext.Current.CancellationToken);
        System.Environment.SetEnvironmentVariable("PATH", $"{folder}:{path}");
        try
        {
            await Translation.CreateAsync(name, IPAddress.Parse(RemoteMachine.Address), TestContext.Current.CancellationToken);
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("PATH", path);
            await Translation.UndoAsync(name, CancellationToken.None);
        }

        (await File.ReadAllTextAsync(seen)).Trim().ShouldBe("0");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Given_an_uplink_that_forwarded_nothing_When_rules_are_made_Then_it_takes_answers_alone()
    {
        Translation.Rules(new AttemptName("0123456789"), "eth0", wasOff: true).ShouldBe(
            "table ip edge_0123456789 { chain forward { type filter hook forward priority filter; iifname \"eth0\" ct state != { established, related } drop; }; "
            + "chain postrouting { type nat hook postrouting priority srcnat; ip saddr 10.83.0.119 oifname \"eth0\" masquerade; }; }");
        Translation.Rules(new AttemptName("0123456789"), "eth0", wasOff: false).ShouldNotContain("drop");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("10.83.0.130", null)]
    [InlineData("198.51.100.2", "10.83.0.1")]
    public void Given_a_peer_When_it_is_beyond_the_bridge_Then_the_way_is_by_the_device(string? peer, string? gateway) =>
        (Bridge.GatewayTo(peer is null ? null : IPAddress.Parse(peer))?.ToString()).ShouldBe(gateway);

    private static async Task ShouldBeAsBeforeAsync(WorkerFixture fixture, RunTrial run, string forwarding)
    {
        fixture.ShouldHaveLeftNothing(run);
        (await File.ReadAllTextAsync(RemoteMachine.ForwardingFile)).Trim().ShouldBe(forwarding);
        (await TablesAsync()).ShouldNotContain(AttemptName.Of(run.TrialId, run.Attempt).NftTable);
        Directory.Exists("/run/edge0-forwarding").ShouldBeTrue("else the worker keeps its register elsewhere");
        Directory.EnumerateFiles("/run/edge0-forwarding").ShouldBeEmpty();
    }

    private static Task<string> TablesAsync() => Processes.Tool.MustAsync("nft", ["list", "tables"], CancellationToken.None);

    private static Task<string> IpForwardAsync() => File.ReadAllTextAsync("/proc/sys/net/ipv4/ip_forward");

    private static double Metric(TrialCompleted completed, string name) => completed.Metrics.Single(metric => metric.Name == name).Value;
}

using System.Net;
using System.Net.Sockets;
using EdgePipeline.Cli.Processes;
using EdgePipeline.Cli.Servers;
using EdgePipeline.Cli.Tests.Services;

namespace EdgePipeline.Cli.Tests.Servers;

/// <summary>A private broker that dies while only services run, which know its address.</summary>
public sealed class BrokerPortTests : IAsyncDisposable
{
    private readonly Home _home = new(Path.Combine(Directory.CreateTempSubdirectory("edge-broker-").FullName, "home"));
    private readonly List<string> _told = [];

    public async ValueTask DisposeAsync()
    {
        await Stack.DownAsync(_home, CancellationToken.None);
        Directory.Delete(Path.GetDirectoryName(_home.Directory)!, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Given_a_broker_that_is_killed_and_its_port_mapper_is_not_When_a_command_needs_it_Then_it_answers_at_the_same_place(bool mapperIsKnown)
    {
        string before;
        await using (var stack = await Stack.OpenAsync(_home, Needs.Broker | Needs.Database, _told.Add, CancellationToken.None))
        {
            stack.Keep();
            before = stack.Connections.Broker;
        }

        await _home.KillAsync("broker");
        new Daemon(_home, "epmd").Running.ShouldNotBeNull();
        if (!mapperIsKnown)
            File.Delete(Path.Combine(_home.Run, "epmd.pid"));

        await using var again = await Stack.OpenAsync(_home, Needs.Broker, _told.Add, CancellationToken.None);

        again.Connections.Broker.ShouldBe(before);
        (await Reachable.BrokerAsync(before, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Given_a_broker_that_is_killed_and_whose_port_is_taken_When_a_command_needs_it_Then_the_services_have_its_new_address()
    {
        _home.Create();
        var services = FakeServices.In(_home.Directory);
        int taken;
        await using (var up = await Stack.OpenAsync(_home, Needs.Services, _told.Add, CancellationToken.None, services: services))
        {
            up.Keep();
            taken = up.Private!.BrokerPort;
        }

        await _home.KillAsync("broker");
        (await Waiting.UntilAsync(() => FreePorts.IsFree(taken), TimeSpan.FromSeconds(60))).ShouldBeTrue();
        using var squatter = new TcpListener(IPAddress.Loopback, taken);
        squatter.Start();
        await using var submit = await Stack.OpenAsync(_home, Needs.Broker, _told.Add, CancellationToken.None, services: services);

        submit.Private!.BrokerPort.ShouldNotBe(taken);
        (await Reachable.BrokerAsync(submit.Connections.Broker, CancellationToken.None)).ShouldBeNull();
        foreach (var service in services)
            _home.Told(service.Name, "EDGE_BROKER").ShouldBe(submit.Connections.Broker);
        _told.ShouldContain(line => line.Contains("started worker, orchestrator, projections again"));
    }
}

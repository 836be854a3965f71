using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Servers;
using EdgePipeline.Cli.Verbs;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.TestSupport;
using RabbitMQ.Client;

namespace EdgePipeline.Cli.Tests.Experiments;

/// <summary>Requests on a broker, for real.</summary>
public sealed class RequestsTests
{
    [Fact]
    public async Task Given_a_cancel_that_nobody_takes_When_counted_Then_it_waits_however_often_it_is_counted_until_somebody_takes_it()
    {
        await using var servers = await TestServers.CreateAsync();
        (await Requests.CancelsAsync(servers.Broker, CancellationToken.None)).ShouldBe((0, 0));
        await using var connection = await Connections.BrokerAsync(servers.Broker, CancellationToken.None);
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(Topology.CancelExchange, ExchangeType.Fanout, durable: true);
        await channel.QueueDeclareAsync(
            Topology.CancelQueue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 20 });
        await channel.QueueBindAsync(Topology.CancelQueue, Topology.CancelExchange, "");

        await Requests.CancelAsync(servers.Broker, new CancelExperiment(Guid.NewGuid(), "test"), CancellationToken.None);

        for (var look = 0; look < 25; look++)
            (await Requests.CancelsAsync(servers.Broker, CancellationToken.None)).ShouldBe((1, 0));
        (await channel.BasicGetAsync(Topology.CancelQueue, autoAck: true))!.Redelivered.ShouldBeFalse();
        (await Requests.CancelsAsync(servers.Broker, CancellationToken.None)).ShouldBe((0, 0));
    }

    [Fact]
    public void Given_no_orchestrator_When_a_cancel_is_sent_Then_it_is_said_when_it_is_done()
    {
        CancelVerb.SentText("mine-abcdef", isTaken: false).ShouldContain("no orchestrator is connected, and the next one (./edge up or run) does it first");
        CancelVerb.SentText("mine-abcdef", isTaken: true).ShouldStartWith("Cancelling mine-abcdef.");
    }
}

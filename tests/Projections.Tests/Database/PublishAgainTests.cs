using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Publishing;
using EdgePipeline.Projections.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>A plain AMQP client gets results that were there before it was.</summary>
public sealed class PublishAgainTests : DatabaseTests
{
    private const string Mine = "my.results";

    [Fact]
    public async Task Given_results_that_were_published_When_published_again_Then_a_plain_consumer_gets_them_in_order_and_marked_and_nobody_else_does()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await using var projections = await RunningProjections.StartAsync(Servers, pageSize: 1);
        var live = await ListenAsync(channel, Topology.ResultsExchange);
        await projections.AppendAsync([.. new History().Whole(), .. new History { ExperimentId = Guid.NewGuid() }.Whole()]);
        await PublishedAsync(projections);
        var first = await TakeAllAsync(channel, live);

        await channel.ExchangeDeclareAsync(Mine, ExchangeType.Fanout);
        var queue = await ListenAsync(channel, Mine);
        var lines = await PublishAgainAsync(Mine, from: 1);
        var again = await TakeAllAsync(channel, queue);

        lines[0].ShouldBe("exchange my.results is there");
        static Taken[] Outcomes(IEnumerable<Taken> taken) => [.. taken.Where(one => !one.Key.EndsWith("-changed", StringComparison.Ordinal))];
        Outcomes(again).Select(one => (one.Key, one.Id)).ShouldBe(Outcomes(first).Select(one => (one.Key, one.Id)));
        Outcomes(again).Zip(Outcomes(first)).ShouldAllBe(pair => JsonElement.DeepEquals(pair.First.Body.GetProperty("data"), pair.Second.Body.GetProperty("data")));
        Outcomes(again).Length.ShouldBe(10);
        again.Count(one => one.Key.EndsWith("-changed", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(8);
        again.ShouldAllBe(one => one.Header && one.Body.GetProperty("replayed").GetBoolean());
        first.ShouldAllBe(one => !one.Header && !Has(one.Body, "replayed"));
        lines[^1].ShouldBe($"published {again.Count} results of events 1 to {new History().Whole().Count * 2} to {Mine}");
        (await TakeAllAsync(channel, live)).ShouldBeEmpty();

        await PublishAgainAsync(Mine, from: 1);
        (await TakeAllAsync(channel, queue)).Select(one => one.Body.ToString()).ShouldBe(again.Select(one => one.Body.ToString()));
        (await projections.ScalarAsync<bool>("select to_regnamespace('edge_next') is null")).ShouldBeTrue();
    }

    [Fact]
    public async Task Given_an_event_to_begin_with_When_published_again_Then_what_came_before_it_is_not_sent()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await using var projections = await RunningProjections.StartAsync(Servers);
        var other = new History { ExperimentId = Guid.NewGuid() };
        await projections.AppendAsync([.. new History().Whole(), .. other.Whole()]);
        await PublishedAsync(projections);
        await channel.ExchangeDeclareAsync(Mine, ExchangeType.Topic, durable: true);
        var queue = await ListenAsync(channel, Mine);

        await PublishAgainAsync(Mine, from: 1);
        var all = await TakeAllAsync(channel, queue);
        await PublishAgainAsync(Mine, from: new History().Whole().Count + 1);
        (await Should.ThrowAsync<VerbException>(() => PublishAgainAsync(Mine, from: 83))).Message
            .ShouldBe("--from 83: results have been published up to event 82; write a number up to that");

        (await TakeAllAsync(channel, queue)).Select(one => one.Body.ToString())
            .ShouldBe(all.Where(one => one.Key.StartsWith(other.Experiment, StringComparison.Ordinal)).Select(one => one.Body.ToString()));
    }

    [Fact]
    public async Task Given_an_exchange_that_is_not_there_When_published_again_Then_it_is_declared_and_what_nobody_got_is_counted()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await PublishedAsync(projections);

        var lines = await PublishAgainAsync(Mine, from: 1);

        lines[0].ShouldBe("exchange my.results was not there: declared, topic and durable; what nobody has bound a queue for yet is lost");
        lines[^1].ShouldMatch(@"^published (\d+) results of events 1 to \d+ to my\.results; \1 of them went to no queue, because none is bound for their key$");
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(Mine, ExchangeType.Topic, durable: true);
    }

    [Theory]
    [InlineData("--to: write the name of an exchange", "--to", "")]
    [InlineData("--to amq.foo: AMQP keeps names that begin with amq. for the broker itself. Write a name of your own, such as my.results, or edge.results", "--to", "amq.foo")]
    [InlineData("--from x: write the sequence of an event", "--to", Mine, "--from", "x")]
    [InlineData("no result has been published yet: there is nothing to send again", "--to", Mine, "--from", "5")]
    public async Task Given_what_cannot_be_published_When_asked_for_Then_the_message_says_what_to_write_and_nothing_is_declared(string message, params string[] arguments)
    {
        using var publish = ServiceProcess.Start(Servers, ["replay", "publish", .. arguments]);

        var (code, _, errors) = await publish.ExitAsync();

        code.ShouldBe(2, errors);
        errors.ShouldStartWith(message);
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await Should.ThrowAsync<RabbitMQ.Client.Exceptions.OperationInterruptedException>(() => channel.ExchangeDeclarePassiveAsync(Mine));
    }

    [Theory]
    [InlineData(Topology.SubmitExchange)]
    [InlineData(Topology.TelemetryExchange)]
    [InlineData("edge.undeliverable")]
    [InlineData("experiment-requests")]
    [InlineData("device.local")]
    public async Task Given_an_exchange_of_the_products_own_When_results_are_to_be_sent_there_Then_it_is_refused_and_gets_none(string exchange)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
        var queue = await ListenAsync(channel, exchange);
        await using (var projections = await RunningProjections.StartAsync(Servers))
        {
            await projections.AppendAsync(new History().Whole());
            await PublishedAsync(projections);
        }

        using var publish = ServiceProcess.Start(Servers, "replay", "publish", "--to", exchange);
        var (code, _, errors) = await publish.ExitAsync();

        (code, errors).ShouldBe((2, $"--to {exchange}: what arrives there is taken for a command, telemetry or a report, and is no place for results. Write a name of your own, such as my.results, or edge.results\n"));
        (await TakeAllAsync(channel, queue)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_a_name_that_AMQP_cannot_carry_When_results_are_to_be_sent_there_Then_the_message_says_how_long_it_may_be()
    {
        using var publish = ServiceProcess.Start(Servers, "replay", "publish", "--to", new string('é', 128));

        var (code, _, errors) = await publish.ExitAsync();

        (code, errors).ShouldBe((2, "--to: that name has 256 bytes, and AMQP allows 255: write a shorter one, such as my.results\n"));
    }

    private static bool Has(JsonElement body, string name) => body.TryGetProperty(name, out _);

    private async Task<IReadOnlyList<string>> PublishAgainAsync(string exchange, long from)
    {
        var lines = new List<string>();
        using var host = Service.Build(RunningProjections.SettingsOf(Servers), Service.PageSize);
        await host.Services.GetRequiredService<PublishAgain>().RunAsync(exchange, from, lines.Add, CancellationToken.None);
        return lines;
    }

    private static async Task<string> ListenAsync(IChannel channel, string exchange)
    {
        var queue = (await channel.QueueDeclareAsync()).QueueName;
        await channel.QueueBindAsync(queue, exchange, "#");
        return queue;
    }

    private static async Task PublishedAsync(RunningProjections projections)
    {
        await projections.CaughtUpAsync();
        await projections.UntilAsync("select not exists (select from edge_internal.result_outbox)");
    }

    private static async Task<IReadOnlyList<Taken>> TakeAllAsync(IChannel channel, string queue)
    {
        var taken = new List<Taken>();
        while (await channel.BasicGetAsync(queue, autoAck: true) is { } message)
        {
            using var body = JsonDocument.Parse(Encoding.UTF8.GetString(message.Body.Span));
            var header = message.BasicProperties.Headers?.TryGetValue("edge-replayed", out var value) == true && value is true;
            taken.Add(new Taken(message.RoutingKey, message.BasicProperties.MessageId!, header, body.RootElement.Clone()));
        }

        return taken;
    }

    private sealed record Taken(string Key, string Id, bool Header, JsonElement Body);
}

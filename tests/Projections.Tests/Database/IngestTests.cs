using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Projections.Tests.Support;
using RabbitMQ.Client;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>Telemetry from the broker into the event store.</summary>
public sealed class IngestTests : DatabaseTests
{
    private const string Stored = "select count(*) from edge_events.mt_events where type = 'telemetry_batch'";

    [Fact]
    public async Task Given_batches_on_the_exchange_When_consumed_Then_each_is_an_event_in_its_sessions_stream()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();

        await PublishAsync([Body(history.Cpu(Nt, 1)), Body(history.Disk(Nt, 1)), Body(history.Cpu(Rc, 1, sequence: 2))]);

        await projections.UntilAsync($"select ({Stored}) = 3");
        (await projections.ScalarAsync<string>("select string_agg(distinct stream_id, ',') from edge_events.mt_events"))
            .ShouldBe(Streams.Telemetry(Device, history.Session));
        await AllAcknowledgedAsync(projections);
    }

    [Fact]
    public async Task Given_the_same_batch_again_and_again_When_consumed_Then_it_is_stored_once()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        var body = Body(new History().Cpu(Nt, 1));

        await PublishAsync([body, body, body]);
        await projections.UntilAsync($"select ({Stored}) >= 1");
        await PublishAsync([body, Body(new History().Cpu(Rc, 1, sequence: 2))]);
        await projections.UntilAsync($"select ({Stored}) >= 2");

        (await projections.ScalarAsync<long>(Stored)).ShouldBe(2);
        await AllAcknowledgedAsync(projections);
    }

    [Fact]
    public async Task Given_bodies_that_are_no_batches_between_good_ones_When_consumed_Then_they_are_kept_with_the_reason_and_the_good_ones_stored()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        byte[] binary = [0xFF, 0x00, 0x01, 0xFE];
        var unstorable = Body(new History().Cpu(Nt, 1, sequence: 5) with { Attributes = new Dictionary<string, string> { ["command"] = "a\0b" } });

        await PublishAsync([Body(new History().Cpu(Nt, 1)), "{\"device\":"u8.ToArray(), binary, unstorable, "{}"u8.ToArray(), "{}"u8.ToArray(), Body(new History().Cpu(Rc, 1, sequence: 2))]);

        await projections.UntilAsync($"select ({Stored}) = 2 and (select count(*) from edge_internal.rejected_message) = 4");
        var rejected = await projections.RowsAsync("select reason, body from edge_internal.rejected_message order by reason");
        rejected.Select(row => (byte[])row["body"]!).ShouldContain(body => body.SequenceEqual(binary));
        rejected.ShouldContain(row => ((string)row["reason"]!).StartsWith("the database refused it: ", StringComparison.Ordinal));
        rejected.ShouldContain(row => (string)row["reason"]! == "device: a name of 1 to 200 characters is needed");
        await AllAcknowledgedAsync(projections);
    }

    [Fact]
    public async Task Given_a_broker_that_cuts_the_connection_When_it_is_back_Then_consuming_goes_on()
    {
        await using var projections = await RunningProjections.StartAsync(Servers);
        await PublishAsync([Body(new History().Cpu(Nt, 1))]);
        await projections.UntilAsync($"select ({Stored}) = 1");

        await using (var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync())
        await using (var channel = await connection.CreateChannelAsync())
        {
            // Deleting the queue cancels the consumer, as a queue leader that fails over does.
            await channel.QueueDeleteAsync(Topology.TelemetryQueue);
        }

        await UntilBoundAsync();
        await PublishAsync([Body(new History().Cpu(Nt, 1, sequence: 2))]);
        await projections.UntilAsync($"select ({Stored}) = 2");
    }

    private static byte[] Body(TelemetryBatch batch) => JsonSerializer.SerializeToUtf8Bytes(batch, JsonSerializerOptions.Web);

    private async Task PublishAsync(IEnumerable<byte[]> bodies) => await TelemetryExchange.PublishAsync(Servers.Broker, bodies);

    /// <summary>Published, but to nobody, is returned: the queue is there again when nothing is.</summary>
    private async Task UntilBoundAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            try
            {
                await PublishAsync([Encoding.UTF8.GetBytes("probe")]);
                return;
            }
            catch (RabbitMQ.Client.Exceptions.PublishException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Everything was acknowledged: with its consumer gone, the queue is empty.</summary>
    private async Task AllAcknowledgedAsync(RunningProjections projections)
    {
        await projections.DisposeAsync();
        (await TelemetryExchange.WaitingAsync(Servers.Broker)).ShouldBe(0u);
    }
}

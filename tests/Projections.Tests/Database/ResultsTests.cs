using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Tests.Results;
using EdgePipeline.Projections.Tests.Support;
using RabbitMQ.Client;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>A plain AMQP client that knows nothing of this repository's code gets results.</summary>
public sealed class ResultsTests : DatabaseTests
{
    [Fact]
    public async Task Given_a_plain_consumer_When_an_experiment_runs_Then_it_gets_every_result_once_and_in_order()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await using var projections = await RunningProjections.StartAsync(Servers);
        var queue = await ListenAsync(channel, "#");
        var history = new History();

        await projections.AppendAsync(history.Whole());
        await PublishedAsync(projections);
        var events = await TakeAllAsync(channel, queue);

        events.Select(result => result.Id).ShouldBeUnique();
        var trials = events.Where(result => result.Key.EndsWith(".trial-completed", StringComparison.Ordinal)).ToArray();
        trials.Select(result => result.Key).ShouldBe(
        [
            $"{history.Experiment}.pi4.NT.fio-write-4k.trial-completed",
            $"{history.Experiment}.pi4.RC.fio-write-4k.trial-completed",
            $"{history.Experiment}.pi4.NT.fio-write-4k.trial-completed",
            $"{history.Experiment}.pi4.RC.fio-write-4k.trial-completed",
        ]);
        trials[0].Body.GetProperty("type").GetString().ShouldBe("edgepipeline.trial-completed.v1");
        trials[0].Body.GetProperty("data").GetProperty("window_s").GetDouble().ShouldBe(2);
        events[^1].Key.ShouldBe($"{history.Experiment}.-.-.-.experiment-finished");

        var throughput = events.Last(result => result.Key.EndsWith("RC.fio-write-4k.throughput-changed", StringComparison.Ordinal)).Body.GetProperty("data");
        throughput.GetProperty("mean_mb_per_s").GetDouble().ShouldBe(await projections.ScalarAsync<double>("select mean_mb_per_s from edge.runtime_throughput where runtime = 'RC'"));
        var efficiency = events.Last(result => result.Key.EndsWith("RC.fio-write-4k.efficiency-changed", StringComparison.Ordinal)).Body.GetProperty("data");
        efficiency.GetProperty("cpu_busy_cpus").GetDouble().ShouldBe(0.75, 1e-9);
        events.ShouldNotContain(result => result.Key.Contains("RC-big", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_results_that_were_published_When_rebuilt_Then_none_is_published_again()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await using var projections = await RunningProjections.StartAsync(Servers);
        await projections.AppendAsync(new History().Whole());
        await PublishedAsync(projections);
        var queue = await ListenAsync(channel, "#");

        await RunningProjections.RebuildAsync(Servers);
        var other = new History { ExperimentId = Guid.NewGuid() };
        await projections.AppendAsync([other.Submitted, other.Designed, other.Finished]);
        await PublishedAsync(projections);

        // The new experiment's end is the first and only thing: whatever the rebuild had published would stand before it.
        (await TakeAllAsync(channel, queue)).ShouldHaveSingleItem().Key.ShouldBe($"{other.Experiment}.-.-.-.experiment-finished");
    }

    [Fact]
    public async Task Given_attempts_without_a_result_When_they_end_Then_each_end_is_published()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        var queue = await ListenAsync(channel, $"{history.Experiment}.*.NT.*.*");

        await projections.AppendAsync(
        [
            history.Submitted, history.Designed,
            history.Requested(Nt, 1), history.Failed(Nt, 1),
            history.Requested(Nt, 1, 2), history.DeadlinePassed(Nt, 1, 2), history.Abandoned(Nt, 1, 2),
        ]);
        await PublishedAsync(projections);

        var events = await TakeAllAsync(channel, queue);
        events.Select(result => result.Key.Split('.')[4]).ShouldBe(["trial-failed", "trial-lost", "trial-abandoned"]);
        events[0].Body.GetProperty("data").GetProperty("reason").GetString().ShouldBe("fio ended with 1");
    }

    [Fact]
    public async Task Given_telemetry_that_says_nothing_new_When_it_arrives_Then_no_cell_is_published()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History();
        await projections.AppendAsync(history.Whole());
        await PublishedAsync(projections);
        var queue = await ListenAsync(channel, "#");

        await projections.AppendAsync([history.Cpu(Nt, 1, sequence: 77), new History { ExperimentId = Guid.NewGuid() }.Submitted]);
        await PublishedAsync(projections);

        (await TakeAllAsync(channel, queue)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_the_only_result_of_a_cell_When_it_is_excluded_Then_the_cells_subscribers_are_told_that_its_figures_are_gone()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.Broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await using var projections = await RunningProjections.StartAsync(Servers);
        var history = new History { Repetitions = 1 };
        await projections.AppendAsync([.. history.Whole()]);
        await PublishedAsync(projections);
        var queue = await ListenAsync(channel, "*.*.NT.*.throughput-changed");

        await projections.AppendAsync([history.Excluded(Nt, 1)]);
        await PublishedAsync(projections);

        var data = (await TakeAllAsync(channel, queue)).ShouldHaveSingleItem().Body.GetProperty("data");
        (data.GetProperty("n").GetInt32(), data.GetProperty("n_excluded").GetInt32(), data.GetProperty("mean_mb_per_s").ValueKind).ShouldBe((0, 1, JsonValueKind.Null));
    }

    private static async Task<string> ListenAsync(IChannel channel, string pattern)
    {
        var queue = (await channel.QueueDeclareAsync()).QueueName;
        await channel.QueueBindAsync(queue, Topology.ResultsExchange, pattern);
        return queue;
    }

    private static async Task PublishedAsync(RunningProjections projections)
    {
        await projections.CaughtUpAsync();
        await projections.UntilAsync("select not exists (select from edge_internal.result_outbox)");
    }

    private static async Task<IReadOnlyList<(string Key, string Id, JsonElement Body)>> TakeAllAsync(IChannel channel, string queue)
    {
        var taken = new List<(string, string, JsonElement)>();
        while (await channel.BasicGetAsync(queue, autoAck: true) is { } message)
        {
            message.BasicProperties.ContentType.ShouldBe("application/cloudevents+json; charset=utf-8");
            using var body = JsonDocument.Parse(message.Body);
            AsyncApi.Results.SelectMany(result => result.Events).ShouldContain(message.RoutingKey.Split('.')[4], "docs/asyncapi.yaml is to name each");
            taken.Add((message.RoutingKey, body.RootElement.GetProperty("id").GetString()!, body.RootElement.Clone()));
        }

        return taken;
    }
}

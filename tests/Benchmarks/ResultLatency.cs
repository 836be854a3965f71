using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using EdgePipeline.Benchmarks.Histories;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using Marten;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EdgePipeline.Benchmarks;

/// <summary>
/// From the moment that a trial's end is about to be appended to the history until its row shows in edge.trial, and until its CloudEvent is
/// delivered, trial by trial with the service idle in between; against the limit of 100 ms. The ninety-fifth of a hundred counts.
/// </summary>
internal static class ResultLatency
{
    private const int Trials = 120;
    private const double LimitMs = 100;

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        await using var projections = await Services.StartAsync(Services.Of("Projections", servers));
        await using var data = NpgsqlDataSource.Create(servers.Database);
        using var store = DocumentStore.For(options => EventStore.Configure(options, servers.Database));
        await using var connection = await new ConnectionFactory { Uri = new Uri(servers.Broker) }.CreateConnectionAsync();
        var told = await ListenAsync(connection);
        var (rowMs, toldMs) = (new List<double>(), new List<double>());
        var pauses = new Random(2023);
        var experiment = SyntheticHistory.Experiment(0).ToArray();
        await AppendAsync(store, experiment.Where(pair => pair.Stream.StartsWith(Streams.Experiments, StringComparison.Ordinal)).SkipLast(1));
        foreach (var trial in experiment.GroupBy(pair => pair.Event is TrialCompleted completed ? completed.TrialId : TrialOf(pair.Event)).Where(group => group.Key is not null).Take(Trials))
        {
            await AppendAsync(store, trial.Where(pair => pair.Event is not TrialCompleted));
            await UntilAsync(data, $"select exists (select from edge.trial where trial_id = '{trial.Key}' and status = 'running')");
            await Task.Delay(pauses.Next(20, 400));
            var clock = Stopwatch.StartNew();
            var told1 = told.GetOrAdd(trial.Key!.Value, _ => new TaskCompletionSource()).Task.ContinueWith(_ => clock.Elapsed.TotalMilliseconds, TaskScheduler.Default);
            await AppendAsync(store, trial.Where(pair => pair.Event is TrialCompleted));
            await UntilAsync(data, $"select exists (select from edge.trial where trial_id = '{trial.Key}' and status = 'completed')");
            rowMs.Add(clock.Elapsed.TotalMilliseconds);
            toldMs.Add(await told1);
        }

        return
        [
            new Comparison("trial's end appended to its row in edge.trial, p95", "ms", Percentile95(rowMs), "limit", LimitMs, HigherIsBetter: false),
            new Comparison("trial's end appended to its CloudEvent, p95", "ms", Percentile95(toldMs), "limit", LimitMs, HigherIsBetter: false),
        ];
    }

    private static Guid? TrialOf(object stored) => stored is Contracts.Telemetry.TelemetryPage page ? page.TrialId : TrialEvents.TrialOf(stored);

    private static double Percentile95(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[(int)Math.Ceiling(0.95 * sorted.Length) - 1] : 0;

    private static async Task AppendAsync(DocumentStore store, IEnumerable<(string Stream, object Event)> events)
    {
        await using var session = store.LightweightSession();
        foreach (var stream in events.GroupBy(pair => pair.Stream))
        {
            session.Events.Append(stream.Key, stream.Select(pair => pair.Event));
        }

        await session.SaveChangesAsync();
    }

    private static async Task UntilAsync(NpgsqlDataSource data, string sql)
    {
        while (true)
        {
            await using var command = data.CreateCommand(sql);
            if ((bool)(await command.ExecuteScalarAsync())!)
            {
                return;
            }

            await Task.Delay(1);
        }
    }

    private static async Task<ConcurrentDictionary<Guid, TaskCompletionSource>> ListenAsync(IConnection connection)
    {
        var told = new ConcurrentDictionary<Guid, TaskCompletionSource>();
        var channel = await connection.CreateChannelAsync();
        var queue = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(queue.QueueName, Topology.ResultsExchange, "#.trial-completed");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            using var body = JsonDocument.Parse(delivery.Body);
            told.GetOrAdd(body.RootElement.GetProperty("data").GetProperty("trial_id").GetGuid(), _ => new TaskCompletionSource()).TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
        return told;
    }
}

using System.Diagnostics;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Messaging;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EdgePipeline.Benchmarks;

/// <summary>
/// From publishing RunTrial to the device's word that it is in its journal, and to the start of the tool's process, against a bare
/// RabbitMQ round trip (publish with confirm, consume, answer, consume). The way to the process holds the laying-out of the file
/// and the idle phase, which belong to the method; the phases' own time is taken out by the device's clock.
/// </summary>
internal static class CommandLatency
{
    private const int Trials = 10;
    private const int RoundTrips = 200;

    public static async Task<IEnumerable<Comparison>> RunAsync(TestSupport.TestServers servers)
    {
        var data = Directory.CreateTempSubdirectory("edge-bench-");
        try
        {
            var (accepted, started, residentMb) = await TrialsAsync(servers, data.FullName);
            var bare = await RoundTripMsAsync(servers.Broker);
            return
            [
                new Comparison("RunTrial to TrialAccepted (journaled)", "ms", accepted, "bare RabbitMQ round trip", bare, HigherIsBetter: false),
                new Comparison("RunTrial to fio's start, phases before it taken out", "ms", started, "bare RabbitMQ round trip", bare, HigherIsBetter: false),
                new Comparison("worker's resident memory after its trials", "MB", residentMb, "its limit", 80, HigherIsBetter: false),
            ];
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<(double AcceptedMs, double StartedMs, double ResidentMb)> TrialsAsync(TestSupport.TestServers servers, string data)
    {
        var listener = new Listener();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(listener);
        builder.Services.AddEdgeBus(BrokerAddress.Parse(servers.Broker), "benchmark", bus => bus.AddConsumer<Listener>());
        using var host = builder.Build();
        await host.StartAsync();
        var start = Services.Of("DeviceWorker", servers);
        start.Environment["EDGE_DEVICE"] = "bench";
        start.Environment["EDGE_DATA"] = data;
        await using (var worker = await Services.StartAsync(start))
        {
            var address = await host.Services.GetRequiredService<IBus>().GetSendEndpoint(Endpoints.DeviceAddress("bench"));
            var accepted = new List<double>();
            var started = new List<double>();
            for (var i = 1; i <= Trials; i++)
            {
                listener.Reset();
                var sentNs = MonotonicNs();
                await address.Send(Trial(i));
                accepted.Add((await listener.Accepted.Task.WaitAsync(TimeSpan.FromMinutes(1)) - sentNs) / 1e6);
                var completed = await listener.Completed.Task.WaitAsync(TimeSpan.FromMinutes(1));
                // Everything between the command and the launch but the phases themselves, and the launch up to the tool.
                var launch = completed.Phases.Single(phase => phase.Phase == TrialPhase.Launch);
                var before = completed.Phases.Where(phase => phase.StartNs < launch.StartNs).Sum(phase => phase.EndNs - phase.StartNs);
                started.Add((launch.StartNs - sentNs - before) / 1e6 + completed.Metrics.Single(metric => metric.Name == "launch_time").Value);
            }

            var residentMb = SampleCost.ResidentMb(worker.Id);
            await host.StopAsync();
            return (Sampled.Median(accepted), Sampled.Median(started), residentMb);
        }
    }

    private static RunTrial Trial(int token) => new(
        Guid.NewGuid(), Guid.NewGuid(), "bench", 1, token, "bench", new RuntimeSpec("NT", RuntimeCode.NT),
        new WorkloadPoint("fio", "fio-read-4k", new FioPoint(FioPattern.Read, 4096, 1, 1, 0, FioEngine.Psync, true, 0, false, 1, 1)), 1, 60);

    private static async Task<double> RoundTripMsAsync(string broker)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var there = await channel.QueueDeclareAsync("bench.there", true, false, false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        var back = await channel.QueueDeclareAsync("bench.back", true, false, false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        var answered = new TaskCompletionSource();
        await using var other = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await ConsumeAsync(other, there.QueueName, body => other.BasicPublishAsync("", back.QueueName, true, new BasicProperties { Persistent = true }, body).AsTask());
        await ConsumeAsync(channel, back.QueueName, _ =>
        {
            answered.TrySetResult();
            return Task.CompletedTask;
        });
        var times = new List<double>();
        for (var i = 0; i < RoundTrips; i++)
        {
            answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clock = Stopwatch.StartNew();
            await channel.BasicPublishAsync("", there.QueueName, true, new BasicProperties { Persistent = true }, new byte[500]);
            await answered.Task.WaitAsync(TimeSpan.FromSeconds(30));
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return Sampled.Median(times);
    }

    private static Task<string> ConsumeAsync(IChannel channel, string queue, Func<byte[], Task> handle)
    {
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
            // Not awaited here: a publish waits for its confirm, which arrives on the connection that this handler would hold.
            _ = Task.Run(() => handle([]));
        };
        return channel.BasicConsumeAsync(queue, autoAck: false, consumer);
    }

    private static long MonotonicNs() => Stopwatch.GetTimestamp() * (1_000_000_000L / Stopwatch.Frequency);

    private sealed class Listener : IConsumer<TrialAccepted>, IConsumer<TrialCompleted>, IConsumer<TrialFailed>, IConsumer<DeviceAnnounced>, IConsumer<EnvironmentCaptured>, IConsumer<TrialPhaseEntered>
    {
        public TaskCompletionSource<long> Accepted { get; private set; } = new();

        public TaskCompletionSource<TrialCompleted> Completed { get; private set; } = new();

        public void Reset()
        {
            Accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public Task Consume(ConsumeContext<TrialAccepted> context)
        {
            Accepted.TrySetResult(MonotonicNs());
            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<TrialCompleted> context)
        {
            Completed.TrySetResult(context.Message);
            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<TrialFailed> context)
        {
            Completed.TrySetException(new InvalidOperationException(context.Message.Reason));
            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<DeviceAnnounced> context) => Task.CompletedTask;

        public Task Consume(ConsumeContext<EnvironmentCaptured> context) => Task.CompletedTask;

        public Task Consume(ConsumeContext<TrialPhaseEntered> context) => Task.CompletedTask;
    }
}

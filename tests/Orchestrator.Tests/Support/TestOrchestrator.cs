using System.Collections.Concurrent;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Messaging;
using EdgePipeline.TestSupport;
using Marten;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.Orchestrator.Tests.Support;

/// <summary>The orchestrator as it is, on a broker and database of the test's own; only the clock stands still until it is moved.</summary>
public sealed class TestOrchestrator : IAsyncLifetime, IConsumeObserver
{
    private readonly ConcurrentQueue<object> _handled = new();
    private TestServers _servers = null!;
    private IHost? _host;

    public FakeTimeProvider Clock { get; } = new(Sample.At);

    public BrokerAddress Broker => BrokerAddress.Parse(_servers.Broker);

    public async ValueTask InitializeAsync()
    {
        _servers = await TestServers.CreateAsync();
        await StartHostAsync();
    }

    public async Task StartHostAsync()
    {
        _host = await OrchestratorHost.StartAsync(Broker, _servers.Database, Clock, CancellationToken.None);
        _host.Services.GetRequiredService<IBus>().ConnectConsumeObserver(this);
    }

    /// <summary>Waits until so many messages were handled to the end: to see that they changed nothing.</summary>
    public Task HandledAsync<T>(Func<T, bool> which, int count = 1) =>
        Eventually.TrueAsync(() => _handled.OfType<T>().Count(which) >= count);

    public async Task StopHostAsync()
    {
        await _host!.StopAsync();
        _host.Dispose();
        _host = null;
    }

    /// <summary>A moment of the orchestrator's time passes with each look of a test.</summary>
    public void Tick() => Clock.Advance(TimeSpan.FromSeconds(1));

    public async Task<Guid> SubmitAsync(string plan)
    {
        var id = Guid.NewGuid();
        await PublishAsync(Topology.SubmitExchange, JsonSerializer.SerializeToUtf8Bytes(new { experimentId = id, plan, submittedBy = "test" }));
        return id;
    }

    public Task CancelAsync(Guid experiment) =>
        PublishAsync(Topology.CancelExchange, JsonSerializer.SerializeToUtf8Bytes(new { experimentId = experiment, reason = "enough" }));

    /// <summary>As a client that knows nothing of the bus: RabbitMQ.Client, plain bytes, confirmed.</summary>
    public async Task PublishAsync(string exchange, byte[] body)
    {
        var factory = new ConnectionFactory { Uri = new Uri(_servers.Broker) };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, autoDelete: false);
        await channel.BasicPublishAsync(exchange, "", mandatory: true, new BasicProperties { Persistent = true }, body);
    }

    /// <summary>No message ended in an error queue.</summary>
    public async Task ShouldHaveNoFaultsAsync()
    {
        foreach (var queue in new[] { "experiments", "trials", "device-reports", "experiment-requests", "experiment-cancellations", "trial-exclusions", "trial-inclusions" })
            (await CountAsync($"{queue}_error")).ShouldBe(0u, queue);
    }

    /// <summary>Messages in a queue; none when there is no such queue.</summary>
    private async Task<uint> CountAsync(string queue)
    {
        var factory = new ConnectionFactory { Uri = new Uri(_servers.Broker) };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == 404)
        {
            return 0;
        }
    }

    public async Task<IReadOnlyList<object>> EventsAsync(string stream)
    {
        await using var session = _host!.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(stream)).Select(stored => stored.Data)];
    }

    /// <summary>Place in the store of a stream's last event.</summary>
    public async Task<long> LastPlaceAsync(string stream)
    {
        await using var session = _host!.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await session.Events.FetchStreamAsync(stream))[^1].Sequence;
    }

    public async Task<IReadOnlyList<T>> AllAsync<T>()
        where T : notnull
    {
        await using var session = _host!.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.Query<T>().ToListAsync();
    }

    public Task<IReadOnlyList<object>> TrialAsync(Guid id) => EventsAsync(Streams.Trial(id));

    public Task<IReadOnlyList<object>> ExperimentAsync(Guid id) => EventsAsync(Streams.Experiment(id));

    /// <summary>The experiment's events, once the last of them ended it.</summary>
    public Task<IReadOnlyList<object>> EndedAsync(Guid id, bool ticking = false) => Eventually.GetAsync(
        () => ExperimentAsync(id),
        events => events.Count > 0 && events[^1] is ExperimentFinished or ExperimentCancelled or ExperimentRejected,
        ticking ? Tick : null);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await StopHostAsync();
        await _servers.DisposeAsync();
    }

    Task IConsumeObserver.PreConsume<T>(ConsumeContext<T> context) => Task.CompletedTask;

    Task IConsumeObserver.PostConsume<T>(ConsumeContext<T> context)
    {
        _handled.Enqueue(context.Message);
        return Task.CompletedTask;
    }

    Task IConsumeObserver.ConsumeFault<T>(ConsumeContext<T> context, Exception exception) => Task.CompletedTask;
}

using System.Collections.Concurrent;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Messaging;
using MassTransit;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>Takes everything a worker publishes, and sends it commands as the orchestrator does.</summary>
internal sealed class TestOrchestrator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly IBusControl _bus;
    private readonly ConcurrentQueue<object> _received = new();

    private TestOrchestrator(string broker)
    {
        var address = BrokerAddress.Parse(broker);
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(address.Host, address.Port, address.VirtualHost, host =>
            {
                host.Username(address.User);
                host.Password(address.Password);
            });
            rabbit.ConfigureJsonSerializerOptions(MessageJson.Apply);
            rabbit.ReceiveEndpoint("orchestrator", endpoint =>
            {
                endpoint.SetQuorumQueue();
                Collect<DeviceAnnounced>(endpoint);
                Collect<EnvironmentCaptured>(endpoint);
                Collect<TrialAccepted>(endpoint);
                Collect<TrialPhaseEntered>(endpoint);
                Collect<TrialGateWaited>(endpoint);
                Collect<TrialGatePassed>(endpoint);
                Collect<TrialCompleted>(endpoint);
                Collect<TrialFailed>(endpoint);
                Collect<TrialInterrupted>(endpoint);
                Collect<TrialStatusReported>(endpoint);
            });
        });
    }

    public static async Task<TestOrchestrator> StartAsync(string broker)
    {
        var orchestrator = new TestOrchestrator(broker);
        await orchestrator._bus.StartAsync(Patience);
        return orchestrator;
    }

    public IReadOnlyList<T> All<T>() => [.. _received.OfType<T>()];

    public async Task SendAsync<T>(T command)
        where T : class
    {
        var endpoint = await _bus.GetSendEndpoint(Endpoints.DeviceAddress("test"));
        await endpoint.Send(command);
    }

    /// <summary>Waits for the first message of a kind that fits.</summary>
    public async Task<T> ReceiveAsync<T>(Func<T, bool> fits) => (await ReceiveAsync(fits, count: 1))[0];

    /// <summary>Waits for so many messages of a kind that fit.</summary>
    public async Task<IReadOnlyList<T>> ReceiveAsync<T>(Func<T, bool> fits, int count)
    {
        for (var until = DateTime.UtcNow + Patience; DateTime.UtcNow < until; await Task.Delay(20))
        {
            var found = _received.OfType<T>().Where(fits).ToList();
            if (found.Count >= count)
            {
                return found;
            }
        }

        throw new TimeoutException($"No {typeof(T).Name} that fits within {Patience}. Received: {string.Join("\n", _received)}");
    }

    public async ValueTask DisposeAsync() => await _bus.StopAsync(Patience);

    private void Collect<T>(IReceiveEndpointConfigurator endpoint)
        where T : class => endpoint.Handler<T>(context =>
    {
        _received.Enqueue(context.Message);
        return Task.CompletedTask;
    });
}

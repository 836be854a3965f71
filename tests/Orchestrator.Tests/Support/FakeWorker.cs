using System.Collections.Concurrent;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Messaging;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgePipeline.Orchestrator.Tests.Support;

/// <summary>A device that answers its commands as the test's script says, over the real broker.</summary>
internal sealed class FakeWorker : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly ConcurrentQueue<object> _commands = new();

    private FakeWorker(string device, BrokerAddress broker, Func<object, IReadOnlyList<object>> script)
    {
        Device = device;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddEdgeBus(broker, "fake worker", _ => { }, (_, rabbit) => rabbit.DeviceQueue(device, endpoint =>
        {
            endpoint.Handler<RunTrial>(context => AnswerAsync(context, script));
            endpoint.Handler<CancelTrial>(context => AnswerAsync(context, script));
            endpoint.Handler<GetTrialStatus>(context => AnswerAsync(context, script));
        }));
        _host = builder.Build();
    }

    public string Device { get; }

    /// <summary>What arrived, in order.</summary>
    public IReadOnlyList<object> Commands => [.. _commands];

    public IReadOnlyList<RunTrial> Runs => [.. _commands.OfType<RunTrial>()];

    /// <param name="script">Command to the messages that answer it.</param>
    public static async Task<FakeWorker> StartAsync(
        BrokerAddress broker, Func<object, IReadOnlyList<object>> script, string device = "bench-1", IReadOnlyList<Capability>? capabilities = null)
    {
        var worker = new FakeWorker(device, broker, script);
        await worker._host.StartAsync();
        await worker.PublishAsync(Sample.Announced(device, capabilities ?? Sample.Capabilities));
        return worker;
    }

    public Task PublishAsync(object message) => _host.Services.GetRequiredService<IBus>().Publish(message);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private async Task AnswerAsync<T>(ConsumeContext<T> context, Func<object, IReadOnlyList<object>> script)
        where T : class
    {
        _commands.Enqueue(context.Message);
        foreach (var answer in script(context.Message))
            await context.Publish(answer);
    }
}

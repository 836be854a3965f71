using EdgePipeline.Contracts;
using EdgePipeline.Orchestrator.Devices;
using EdgePipeline.Orchestrator.Persistence;
using EdgePipeline.Orchestrator.Persistence.Outbox;
using EdgePipeline.Orchestrator.Persistence.Sagas;
using EdgePipeline.Orchestrator.Tests.Support;
using EdgePipeline.Orchestrator.Trials;
using EdgePipeline.TestSupport;
using Marten;
using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EdgePipeline.Orchestrator.Tests.Harness;

/// <summary>
/// The trial's state machine alone on MassTransit's in-memory harness, with the real repository on a database of the test's own. Nothing is
/// sent on: what the outbox holds is looked at instead.
/// </summary>
public sealed class TrialHarness : IAsyncLifetime
{
    private TestServers _servers = null!;
    private ServiceProvider _services = null!;
    private ITestHarness _harness = null!;

    public FakeTimeProvider Clock { get; } = new(Sample.At);

    public async ValueTask InitializeAsync()
    {
        _servers = await TestServers.CreateAsync();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddEventStore(_servers.Database);
        services.AddMassTransitTestHarness(TextWriter.Null, bus =>
        {
            // Once nothing has happened for so long, the harness waits for nothing any more: on a busy machine a second is short.
            bus.SetTestTimeouts(testTimeout: TimeSpan.FromMinutes(10), testInactivityTimeout: TimeSpan.FromMinutes(1));
            bus.AddSagaStateMachine<TrialStateMachine, TrialState, TrialDefinition>().MartenRepository();
        });
        _services = services.BuildServiceProvider(validateScopes: true);
        await _services.GetRequiredService<IDocumentStore>().CreateSchemaAsync(_servers.Database, CancellationToken.None);
        _harness = _services.GetRequiredService<ITestHarness>();
        await _harness.Start();
    }

    /// <summary>Without it no attempt may start on the device.</summary>
    public async Task LeaseAsync(string device, Guid experiment)
    {
        await using var session = _services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Store(DeviceLeaseDecider.Request(DeviceLease.Free(device), experiment));
        await session.SaveChangesAsync();
    }

    /// <summary>Sends and waits until the saga has dealt with it, one message after the other.</summary>
    public async Task HandleAsync(object message)
    {
        var endpoint = await _harness.Bus.GetSendEndpoint(TrialDefinition.Address);
        var id = NewId.NextGuid();
        await endpoint.Send(message, message.GetType(), context => context.MessageId = id);
        (await _harness.Consumed.Any(seen => seen.Context.MessageId == id)).ShouldBeTrue($"{message} was not consumed");
        (await _harness.Consumed.SelectAsync(seen => seen.Context.MessageId == id).First()).Exception.ShouldBeNull();
    }

    public async Task<TrialState?> StateAsync(Guid trial)
    {
        await using var session = _services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.LoadAsync<TrialState>(trial);
    }

    public async Task<IReadOnlyList<object>> EventsAsync(Guid trial)
    {
        await using var session = _services.GetRequiredService<IDocumentStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(Streams.Trial(trial))).Select(stored => stored.Data)];
    }

    /// <summary>What waits to be sent about the trial, in the order in which it was promised.</summary>
    public async Task<IReadOnlyList<object>> PromisedAsync(Guid trial)
    {
        await using var session = _services.GetRequiredService<IDocumentStore>().QuerySession();
        var rows = await session.Query<OutboxRow>().ToListAsync();
        return [.. rows.Where(row => row.Json.Contains(trial.ToString("D"), StringComparison.Ordinal)).Select(Outgoing.Read)];
    }

    public async ValueTask DisposeAsync()
    {
        await _harness.Stop();
        await _services.DisposeAsync();
        await _servers.DisposeAsync();
    }
}

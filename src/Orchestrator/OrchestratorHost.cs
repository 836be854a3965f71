using EdgePipeline.Messaging;
using EdgePipeline.Orchestrator.Devices;
using EdgePipeline.Orchestrator.Experiments;
using EdgePipeline.Orchestrator.Intake;
using EdgePipeline.Orchestrator.Persistence;
using EdgePipeline.Orchestrator.Persistence.Outbox;
using EdgePipeline.Orchestrator.Persistence.Sagas;
using EdgePipeline.Orchestrator.Trials;
using Marten;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EdgePipeline.Orchestrator;

/// <summary>The process, put together.</summary>
public static class OrchestratorHost
{
    /// <returns>The host, consuming.</returns>
    /// <exception cref="ServerUnavailableException">Broker or database cannot be used.</exception>
    public static async Task<IHost> StartAsync(BrokerAddress broker, string database, TimeProvider clock, CancellationToken cancellation)
    {
        await BrokerProbe.EnsureReachableAsync(broker, cancellation);
        var host = Build(broker, database, clock);
        await host.Services.GetRequiredService<IDocumentStore>().CreateSchemaAsync(database, cancellation);
        await host.StartAsync(cancellation);
        return host;
    }

    private static IHost Build(BrokerAddress broker, string database, TimeProvider clock)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "orchestrator" });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Marten reports each version conflict as an error; they are expected, and whoever retries reports what remains.
        builder.Logging.AddFilter("Marten", LogLevel.None);
        builder.Services.AddSingleton(clock);
        builder.Services.AddEventStore(database);
        builder.Services.AddEdgeBus(broker, "orchestrator", Register, (context, rabbit) => rabbit.ReceiveRequests(context));
        builder.Services.AddHostedService<OutboxSender>();
        return builder.Build();
    }

    private static void Register(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<DeviceReportConsumer, DeviceReportDefinition>();
        bus.AddSagaStateMachine<ExperimentStateMachine, ExperimentState, ExperimentDefinition>().MartenRepository();
        bus.AddSagaStateMachine<TrialStateMachine, TrialState, TrialDefinition>().MartenRepository();
    }
}

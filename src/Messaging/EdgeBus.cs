using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace EdgePipeline.Messaging;

/// <summary>The one way in which a process of EdgePipeline joins the bus.</summary>
public static class EdgeBus
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Registered consumers and sagas get kebab-case quorum queues. <paramref name="endpoints"/> adds those that are declared by hand.
    /// </summary>
    /// <param name="connectionName">Shown in the broker's list of connections, e.g. <c>orchestrator</c>.</param>
    public static IServiceCollection AddEdgeBus(
        this IServiceCollection services,
        BrokerAddress broker,
        string connectionName,
        Action<IBusRegistrationConfigurator> register,
        Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator>? endpoints = null)
    {
        services.AddOptions<MassTransitHostOptions>().Configure(host =>
        {
            host.WaitUntilStarted = true;
            host.StopTimeout = TimeSpan.FromSeconds(20);
        });
        return services.AddMassTransit(bus =>
        {
            // A report to a foreign host in the middle of a measurement would be noise in it.
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            bus.AddRabbitMqConfigureEndpointsCallback((_, _, endpoint) => endpoint.Durable());
            register(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(broker.Host, broker.Port, broker.VirtualHost, connectionName, host => Connect(host, broker));
                rabbit.ConfigureJsonSerializerOptions(MessageJson.Apply);
                endpoints?.Invoke(context, rabbit);
                rabbit.ConfigureEndpoints(context);
            });
        });
    }

    private static void Connect(IRabbitMqHostConfigurator host, BrokerAddress broker)
    {
        host.Username(broker.User);
        host.Password(broker.Password);
        host.PublisherConfirmation = true;
        host.Heartbeat(Heartbeat);
        if (broker.Tls)
            host.UseSsl(tls => tls.ServerName = broker.Host);
    }
}

using EdgePipeline.Contracts;
using EdgePipeline.Messaging;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgePipeline.Orchestrator.Intake;

/// <summary>The queues that any AMQP client reaches, in plain JSON.</summary>
internal static class RequestQueues
{
    public static void ReceiveRequests(this IRabbitMqBusFactoryConfigurator rabbit, IBusRegistrationContext context)
    {
        rabbit.Receive(context, "experiment-requests", Topology.SubmitExchange, RequestParser.ParseSubmit);
        rabbit.Receive(context, Topology.CancelQueue, Topology.CancelExchange, RequestParser.ParseCancel);
        rabbit.Receive(context, "trial-exclusions", Topology.ExcludeExchange, ExclusionParser.ParseExclude);
        rabbit.Receive(context, "trial-inclusions", Topology.IncludeExchange, ExclusionParser.ParseInclude);
    }

    private static void Receive(
        this IRabbitMqBusFactoryConfigurator rabbit, IBusRegistrationContext context, string queue, string exchange, Func<ReadOnlyMemory<byte>, object> parse) =>
        rabbit.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.Durable();
            endpoint.ConfigureConsumeTopology = false;
            endpoint.Bind(exchange);
            // No consumer takes the message further, and that is as it should be.
            endpoint.DiscardSkippedMessages();
            // The bus is being built here; it is there once a message comes in.
            var bus = new Lazy<IBus>(context.GetRequiredService<IBus>);
            var log = context.GetRequiredService<ILogger<IntakeFilter>>();
            endpoint.ConfigureReceive(receive => receive.UseFilter(new IntakeFilter(bus, parse, log)));
        });
}

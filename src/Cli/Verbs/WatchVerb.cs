using System.CommandLine;
using System.Text;
using System.Threading.Channels;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Servers;
using EdgePipeline.Contracts;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EdgePipeline.Cli.Verbs;

/// <summary>Prints results as they leave: what any AMQP client can do.</summary>
internal static class WatchVerb
{
    /// <summary>experiment.device.runtime.workload.event</summary>
    private const int PartsOfKey = 5;

    public static Verb Create(VerbContext context)
    {
        var key = new Option<string>("--key")
        {
            Description = "Topic to bind: experiment.device.runtime.workload.event, * for one word, # for any.",
            DefaultValueFactory = _ => "#",
        };
        var json = new Option<bool>("--json") { Description = "Print each CloudEvent as one line of JSON." };
        var verb = new Verb(
            "watch",
            "Print results as they come, until Ctrl-C.",
            ("./edge watch", "everything"),
            ("./edge watch --key 'quickstart-3fa2c1.*.RC.#'", "one experiment, containers only"),
            ("./edge watch --json | jq .data", "for a program"))
        {
            key, json,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetRequiredValue(key), parsed.GetValue(json), cancellation));
        return verb;
    }

    /// <summary>Nothing that could ever come would fit others, and nobody would tell.</summary>
    internal static bool CanFit(string key)
    {
        var words = key.Split('.');
        var ofResult = words.Count(word => word != "#");
        return words.All(word => word.Length > 0) && (words.Contains("#") ? ofResult <= PartsOfKey : ofResult == PartsOfKey);
    }

    /// <summary>The event that a key names; null: any, or that cannot be told. The last word of a key is the event, unless # stands there.</summary>
    private static string? EventOf(string key)
    {
        var words = key.Split('.');
        string[] ofResult = [.. words.Where(word => word != "#")];
        var name = words[^1] != "#" ? words[^1] : ofResult.Length == PartsOfKey ? ofResult[^1] : "*";
        return name == "*" ? null : name;
    }

    private static async Task<int> RunAsync(VerbContext context, string key, bool json, CancellationToken cancellation)
    {
        if (!CanFit(key))
            throw new EdgeException(ExitCode.Usage, $"--key {key}: nothing would ever come. Write experiment.device.runtime.workload.event, * for one of them, # for any: ./edge watch --key '*.*.RC.#'");
        if (EventOf(key) is { } name && !ResultEvents.All.Contains(name))
            throw new EdgeException(ExitCode.Usage, $"--key {key}: nothing would ever come, no event is called {name}. There are: {string.Join(", ", ResultEvents.All)}; or * for any: ./edge watch --key '*.*.RC.*.*'");
        await using var stack = await context.OpenRunningAsync(Needs.Broker);
        await using var connection = await Connections.BrokerAsync(stack.Connections.Broker, cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        await channel.ExchangeDeclareAsync(Topology.ResultsExchange, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
        var queue = await channel.QueueDeclareAsync(cancellationToken: cancellation);
        await channel.QueueBindAsync(queue.QueueName, Topology.ResultsExchange, key, cancellationToken: cancellation);

        var arrived = Channel.CreateUnbounded<byte[]>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) => await arrived.Writer.WriteAsync(delivery.Body.ToArray());
        connection.ConnectionShutdownAsync += (_, _) => { arrived.Writer.TryComplete(); return Task.CompletedTask; };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellation);
        context.Tell("Watching; Ctrl-C ends.");

        try
        {
            await foreach (var body in arrived.Reader.ReadAllAsync(cancellation))
                Console.WriteLine(json ? Encoding.UTF8.GetString(body) : ResultLine.Of(body));
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Ok;
        }

        throw new EdgeException(ExitCode.Unreachable, "The broker closed the connection: the servers were stopped.");
    }
}

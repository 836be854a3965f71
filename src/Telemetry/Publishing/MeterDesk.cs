using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>What external meters of this device need from it: which trial runs, and what its clock shows. Nothing of that in a window.</summary>
internal sealed class MeterDesk(TelemetrySettings settings, Gate gate, TimeProvider clock)
{
    /// <summary>Starts and ends of trials that wait for a broker that is away.</summary>
    private const int MostWaiting = 1000;

    private readonly Queue<MarkNotice> _news = new();
    private readonly Lock _lock = new();
    private (Guid?, int?) _trial;

    internal bool HasNews
    {
        get
        {
            lock (_lock)
                return _news.Count > 0;
        }
    }

    /// <summary>Only that another trial runs, or none any more, is news.</summary>
    internal void Tell(PhaseMark mark, long atNs)
    {
        lock (_lock)
        {
            if (_trial == (mark.TrialId, mark.Attempt))
                return;
            _trial = (mark.TrialId, mark.Attempt);
            if (_news.Count == MostWaiting)
                _news.Dequeue();
            _news.Enqueue(new MarkNotice(settings.Device, settings.BootId, mark.TrialId, mark.Attempt, atNs));
        }
    }

    /// <summary>All of it, each once it is sent; what the broker does not take stays.</summary>
    internal async Task SendAsync(IChannel channel, CancellationToken cancellation)
    {
        while (Peek() is { } next)
        {
            await channel.BasicPublishAsync(
                Topology.MarksExchange, settings.Device, JsonSerializer.SerializeToUtf8Bytes(next, TelemetryJson.Default.MarkNotice), cancellation);
            lock (_lock)
                _news.TryDequeue(out _);
        }
    }

    /// <summary>As long as the channel lives.</summary>
    internal async Task OpenAsync(IChannel channel, CancellationToken cancellation)
    {
        await channel.ExchangeDeclareAsync(Topology.MarksExchange, ExchangeType.Direct, durable: true, cancellationToken: cancellation);
        await channel.ExchangeDeclareAsync(Topology.ClockExchange, ExchangeType.Direct, durable: true, cancellationToken: cancellation);
        string queue = await channel.QueueDeclareAsync(cancellationToken: cancellation);
        await channel.QueueBindAsync(queue, Topology.ClockExchange, settings.Device, cancellationToken: cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, question) =>
        {
            var receivedNs = clock.GetTimestamp();
            if (gate.IsHeld || question.BasicProperties.ReplyTo is not { Length: > 0 } reply)
                return;
            var properties = new BasicProperties { CorrelationId = question.BasicProperties.CorrelationId };
            var answer = new ClockAnswer(settings.BootId, receivedNs, clock.GetTimestamp());
            await channel.BasicPublishAsync(
                "", reply, mandatory: false, properties, JsonSerializer.SerializeToUtf8Bytes(answer, TelemetryJson.Default.ClockAnswer), cancellation);
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer, cancellation);
    }

    private MarkNotice? Peek()
    {
        lock (_lock)
            return _news.TryPeek(out var next) ? next : null;
    }
}

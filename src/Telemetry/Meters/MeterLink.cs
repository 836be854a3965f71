using System.Text.Json;
using System.Threading.Channels;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Publishing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EdgePipeline.Telemetry.Meters;

/// <summary>A meter's way to the telemetry of its device: hears which trial runs, and asks for the time.</summary>
internal sealed class MeterLink : IAsyncDisposable
{
    private const int Questions = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _device;
    private readonly TimeProvider _clock;
    private readonly Channel<MarkNotice> _notices = Channel.CreateUnbounded<MarkNotice>();
    private readonly Channel<(ClockAnswer Answer, string? Question, long HeardNs)> _answers =
        Channel.CreateUnbounded<(ClockAnswer, string?, long)>();

    private string _queue = "";
    private long _question;

    private MeterLink(IConnection connection, IChannel channel, string device, TimeProvider clock) =>
        (_connection, _channel, _device, _clock) = (connection, channel, device, clock);

    /// <summary>Ends when the connection does.</summary>
    internal ChannelReader<MarkNotice> Notices => _notices.Reader;

    internal static async Task<MeterLink> OpenAsync(BrokerAddress address, string device, TimeProvider clock, CancellationToken cancellation)
    {
        var connection = await BrokerLink.ConnectAsync(address, "edge meter", cancellation);
        try
        {
            var link = new MeterLink(connection, await connection.CreateChannelAsync(cancellationToken: cancellation), device, clock);
            await link.ListenAsync(cancellation);
            return link;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Null: the device does not answer, or another boot of it does.</summary>
    internal async Task<ClockOffset?> AskOffsetAsync(string bootId, CancellationToken cancellation)
    {
        var exchanges = new List<ClockExchange>();
        for (var i = 0; i < Questions; i++)
        {
            var question = $"{++_question}";
            var askedNs = _clock.GetTimestamp();
            await _channel.BasicPublishAsync(
                Topology.ClockExchange, _device, mandatory: false, new BasicProperties { ReplyTo = _queue, CorrelationId = question }, ReadOnlyMemory<byte>.Empty, cancellation);
            // No second question to a device that may be in a window by now.
            if (await AnswerToAsync(question, cancellation) is not { } heard)
                break;
            if (heard.Answer.BootId == bootId)
                exchanges.Add(new ClockExchange(askedNs, heard.Answer.ReceivedNs, heard.Answer.AnsweredNs, heard.HeardNs));
        }

        return exchanges.Count > 0 ? ClockOffset.Of(exchanges) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<(ClockAnswer Answer, long HeardNs)?> AnswerToAsync(string question, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            // Answers to questions that were given up on are passed over.
            while (await _answers.Reader.ReadAsync(limit.Token) is var heard)
            {
                if (heard.Question == question)
                    return (heard.Answer, heard.HeardNs);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A device in a window does not answer.
        }

        return null;
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await _channel.ExchangeDeclareAsync(Topology.MarksExchange, ExchangeType.Direct, durable: true, cancellationToken: cancellation);
        await _channel.ExchangeDeclareAsync(Topology.ClockExchange, ExchangeType.Direct, durable: true, cancellationToken: cancellation);
        _queue = await _channel.QueueDeclareAsync(cancellationToken: cancellation);
        await _channel.QueueBindAsync(_queue, Topology.MarksExchange, _device, cancellationToken: cancellation);
        _channel.ChannelShutdownAsync += (_, _) =>
        {
            _notices.Writer.TryComplete();
            _answers.Writer.TryComplete();
            return Task.CompletedTask;
        };
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            var heardNs = _clock.GetTimestamp();
            if (delivery.Exchange.Length > 0 && JsonSerializer.Deserialize(delivery.Body.Span, TelemetryJson.Default.MarkNotice) is { } notice)
                _notices.Writer.TryWrite(notice);
            else if (delivery.Exchange.Length == 0 && JsonSerializer.Deserialize(delivery.Body.Span, TelemetryJson.Default.ClockAnswer) is { } answer)
                _answers.Writer.TryWrite((answer, delivery.BasicProperties.CorrelationId, heardNs));
            return Task.CompletedTask;
        };
        await _channel.BasicConsumeAsync(_queue, autoAck: true, consumer, cancellation);
    }
}

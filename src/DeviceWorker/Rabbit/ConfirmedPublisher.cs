using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.DeviceWorker.Rabbit;

/// <summary>Publishes and does not give up: done means that the broker put the message into a queue.</summary>
internal sealed partial class ConfirmedPublisher(Broker broker, TimeProvider clock, ILogger<ConfirmedPublisher> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Tries until it succeeds or is cancelled. Says once what is in the way.</summary>
    public async Task PublishAsync(object message, Guid messageId, CancellationToken ct)
    {
        var pause = FirstPause;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await TryPublishAsync(message, messageId, ct);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                if (tries == 1)
                {
                    LogRetry(message.GetType().Name, Cause(e));
                }

                await Task.Delay(pause, clock, ct);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <exception cref="PublishException">No queue wants it: the orchestrator has not been up on this broker yet.</exception>
    public async Task TryPublishAsync(object message, Guid messageId, CancellationToken ct)
    {
        var link = await broker.LinkAsync(ct);
        var properties = new BasicProperties { MessageId = $"{messageId:D}", ContentType = Envelope.ContentType, Persistent = true };
        await link.PublishAsync(Envelope.ExchangeOf(message.GetType()), properties, Envelope.Wrap(message, messageId, clock.GetUtcNow()), ct);
    }

    private static string Cause(Exception e) => e is PublishException { IsReturn: true }
        ? "no queue takes it, since no orchestrator has been up on this broker yet"
        : e.Message;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Message} is not published yet and will be tried again: {Cause}")]
    private partial void LogRetry(string message, string cause);
}

using MassTransit;

namespace EdgePipeline.DeviceWorker.Publishing;

/// <summary>Publishes and does not give up: done means that the broker put the message into a queue.</summary>
internal sealed partial class ConfirmedPublisher(IBus bus, TimeProvider clock, ILogger<ConfirmedPublisher> logger)
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

    /// <exception cref="MessageReturnedException">No queue wants it: the orchestrator has not been up on this broker yet.</exception>
    public Task TryPublishAsync(object message, Guid messageId, CancellationToken ct) => bus.Publish(
        message,
        message.GetType(),
        context =>
        {
            context.MessageId = messageId;
            // Without it the broker confirms what it throws away for want of a queue.
            context.GetPayload<RabbitMqSendContext>().Mandatory = true;
        },
        ct);

    private static string Cause(Exception e) => e is MessageReturnedException
        ? "no queue takes it, since no orchestrator has been up on this broker yet"
        : e.Message;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Message} is not published yet and will be tried again: {Cause}")]
    private partial void LogRetry(string message, string cause);
}

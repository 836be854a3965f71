using System.Globalization;
using EdgePipeline.DeviceWorker.Trials;
using RabbitMQ.Client.Events;

namespace EdgePipeline.DeviceWorker.Rabbit;

/// <summary>
/// Takes commands from the device's queue, and acknowledges each once it is in the journal. One that cannot be read or carried out
/// is kept in a queue beside it, and said.
/// </summary>
internal sealed partial class CommandReceiver(Broker broker, CommandDispatcher dispatcher, TimeProvider clock, ILogger<CommandReceiver> logger)
    : BackgroundService
{
    /// <summary>Added to the queue's name, as MassTransit does.</summary>
    private const string Failed = "_error", Unknown = "_skipped";

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The turn is kept: what comes now waits for it until the link closes, and goes back to the queue for the next worker.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _turn.WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var link = await broker.LinkAsync(stoppingToken);
            try
            {
                await link.ConsumeAsync((delivery, gone) => TakeAsync(link, delivery, gone), stoppingToken);
            }
            catch (Exception e)
            {
                stoppingToken.ThrowIfCancellationRequested();
                LogNotConsuming(e.Message);
                link.Break(e.Message);
            }

            await link.Broken.WaitAsync(stoppingToken);
        }
    }

    private async Task TakeAsync(BrokerLink link, BasicDeliverEventArgs delivery, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await CarryOutAsync(link, delivery, ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CarryOutAsync(BrokerLink link, BasicDeliverEventArgs delivery, CancellationToken ct)
    {
        try
        {
            if (Envelope.Unwrap(delivery.Body.Span) is { } command)
            {
                await dispatcher.DispatchAsync(command, ct);
                return;
            }

            await link.SetAsideAsync(Unknown, delivery, Reason("skipped"), ct);
            LogUnknown(delivery.BasicProperties.MessageId);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && !link.Broken.IsCompleted)
        {
            var reason = Reason("fault");
            reason["MT-Fault-ExceptionType"] = e.GetType().Name;
            reason["MT-Fault-Message"] = e.Message;
            await link.SetAsideAsync(Failed, delivery, reason, ct);
            LogFailed(e, delivery.BasicProperties.MessageId);
        }
    }

    private Dictionary<string, string> Reason(string reason) => new(StringComparer.Ordinal)
    {
        ["MT-Reason"] = reason,
        ["MT-Fault-Timestamp"] = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "command {MessageId} cannot be carried out; it is kept in the device's queue with _error at its end")]
    private partial void LogFailed(Exception e, string? messageId);

    [LoggerMessage(Level = LogLevel.Error, Message = "message {MessageId} is no command that this worker knows; it is kept in the device's queue with _skipped at its end")]
    private partial void LogUnknown(string? messageId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "no commands are taken: {Cause}")]
    private partial void LogNotConsuming(string cause);
}

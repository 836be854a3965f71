using EdgePipeline.Contracts;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace EdgePipeline.Projections.Results;

/// <summary>Empties the outbox onto <see cref="Topology.ResultsExchange"/>, in order: published, confirmed, then deleted. A crash in between sends again under the same id.</summary>
internal sealed partial class ResultPublisher(Uri broker, ResultOutbox outbox, ResultSignal signal, Readiness readiness, TimeProvider clock, ILogger<ResultPublisher> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Until cancelled; a broker or database that goes away is waited for.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await using var connection = await Broker.ConnectAsync(broker, "projections-results", cancellation);
                await using var channel = await connection.CreateChannelAsync(Broker.Confirmed, cancellation);
                await channel.ExchangeDeclareAsync(Topology.ResultsExchange, ExchangeType.Topic, durable: true, cancellationToken: cancellation);
                readiness.ResultsReady();
                await PublishAsync(channel, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
            }
            catch (Exception failure)
            {
                LogWaiting(failure.GetBaseException().Message);
                await Task.Delay(Pause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PublishAsync(IChannel channel, CancellationToken cancellation)
    {
        while (true)
        {
            var page = await outbox.NextAsync(cancellation);
            if (page.Count == 0)
            {
                await signal.WaitAsync(Pause, cancellation);
                continue;
            }

            foreach (var (_, message) in page)
            {
                await channel.BasicPublishAsync(
                    Topology.ResultsExchange, message.RoutingKey, mandatory: false, ResultProperties.Of(message), CloudEventBody.Of(message, replayed: false), cancellation);
            }

            await outbox.DeleteAsync([.. page.Select(entry => entry.Position)], cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "results wait in the outbox, trying again: {Reason}")]
    private partial void LogWaiting(string reason);
}

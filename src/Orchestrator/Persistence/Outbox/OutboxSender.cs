using Marten;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgePipeline.Orchestrator.Persistence.Outbox;

/// <summary>
/// Sends what is due, one after the other so that the order holds, each confirmed by the broker before its row goes. A crash in
/// between sends again under the same message id; receivers deduplicate.
/// </summary>
internal sealed partial class OutboxSender(IDocumentStore store, IBus bus, OutboxSignal signal, TimeProvider clock, ILogger<OutboxSender> log) :
    BackgroundService
{
    private const int BatchSize = 100;

    /// <summary>Also the longest that a row of another orchestrator that went down waits for this one.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await SendDueAsync(stoppingToken))
                    await SleepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever failed, broker or database, the rows are still there: say so and try again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFailure(log, e);
                await Task.Delay(PauseAfterFailure, CancellationToken.None);
            }
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> SendDueAsync(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await session.Query<OutboxRow>()
            .Where(row => row.DueUnixMs <= now)
            .OrderBy(row => row.DueUnixMs).ThenBy(row => row.Order)
            .Take(BatchSize)
            .ToListAsync(cancellation);
        try
        {
            foreach (var row in due)
            {
                await SendAsync(row, cancellation);
                session.Delete<OutboxRow>(row.Id);
            }
        }
        finally
        {
            // What has left is struck off even when the next cannot leave, or when it is time to stop.
            await session.SaveChangesAsync(CancellationToken.None);
        }

        return due.Count > 0;
    }

    private async Task SendAsync(OutboxRow row, CancellationToken cancellation)
    {
        var left = row.ExpiresUnixMs - clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (left <= 0)
        {
            LogExpired(log, row.MessageType, row.Id, row.Destination);
            return;
        }

        var endpoint = await bus.GetSendEndpoint(new Uri(row.Destination));
        await endpoint.Send(Outgoing.Read(row), context =>
        {
            context.MessageId = row.Id;
            context.TimeToLive = left is null ? null : TimeSpan.FromMilliseconds(left.Value);
        }, cancellation);
    }

    private async Task SleepAsync(CancellationToken stopping)
    {
        await using var session = store.QuerySession();
        var next = await session.Query<OutboxRow>().OrderBy(row => row.DueUnixMs).Take(1).ToListAsync(stopping);
        var now = clock.GetUtcNow();
        var sleep = next is [var row] ? DateTimeOffset.FromUnixTimeMilliseconds(row.DueUnixMs) - now : LongestSleep;
        if (sleep <= TimeSpan.Zero)
            return;

        using var alarm = new CancellationTokenSource(sleep < LongestSleep ? sleep : LongestSleep, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, stopping);
        try
        {
            await signal.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time to look again.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Messages could not be sent; they stay in the outbox and are tried again")]
    private static partial void LogFailure(ILogger logger, Exception problem);

    [LoggerMessage(LogLevel.Warning, "{MessageType} {Id} to {Destination} expired before it could be sent")]
    private static partial void LogExpired(ILogger logger, string messageType, Guid id, string destination);
}

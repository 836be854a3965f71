using System.Net.Sockets;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>
/// Takes pages from the backlog to the broker in rounds, each confirmed before the next. While held it sends nothing and connects
/// nowhere. When the broker is away it tries again with growing pauses, and says so once.
/// </summary>
internal sealed class Publisher(BrokerAddress address, Backlog backlog, Gate gate, Action<string> report, MeterDesk? desk = null)
{
    /// <summary>The window of unconfirmed messages.</summary>
    private const int RoundPages = 32;
    private const long RoundValues = 500_000;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private bool _isAway;
    private BrokerLink? _link;

    /// <summary>Until the gate says to finish and nothing is left, or until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        var pause = ShortestPause;
        try
        {
            while (!gate.IsFinishing || !backlog.IsEmpty)
            {
                // Connecting is a round too: a channel stands ready before the first page.
                if ((backlog.IsEmpty && desk is not { HasNews: true } && _link is not null) || !gate.TryBeginRound())
                {
                    await gate.WaitAsync(cancellation);
                    continue;
                }

                if (await TryRoundAsync(cancellation))
                {
                    pause = ShortestPause;
                    continue;
                }

                await Task.Delay(pause, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The time for the last flush is over.
        }
        finally
        {
            await CloseAsync();
        }
    }

    private async Task<bool> TryRoundAsync(CancellationToken cancellation)
    {
        try
        {
            if (_link is not { IsOpen: true })
            {
                await CloseAsync();
                _link = await BrokerLink.OpenAsync(address, desk, cancellation);
                if (_isAway)
                    report($"broker {address.Shown} is there again; {backlog.ReadingsWaiting} readings were kept for it.");
                _isAway = false;
            }

            if (desk is not null && _link.Meters is { } meters)
                await desk.SendAsync(meters, cancellation);
            await SendAsync(_link, backlog.Take(RoundPages, RoundValues), cancellation);
            return true;
        }
        catch (Exception trouble) when (!cancellation.IsCancellationRequested && IsOfTheBroker(trouble))
        {
            if (!_isAway)
                report($"broker {address.Shown} cannot be used: {trouble.GetBaseException().Message} Sampling goes on, readings are kept.");
            _isAway = true;
            await CloseAsync();
            return false;
        }
        finally
        {
            gate.EndRound();
        }
    }

    private async Task SendAsync(BrokerLink link, IReadOnlyList<OutgoingPage> pages, CancellationToken cancellation)
    {
        var publishes = new List<(OutgoingPage Page, Task Publish)>();
        foreach (var page in pages)
            publishes.Add((page, link.PublishAsync(page, cancellation)));

        var unsent = new List<OutgoingPage>();
        Exception? first = null;
        foreach (var (page, publish) in publishes)
        {
            try
            {
                await publish;
                backlog.Confirm(page);
            }
            catch (Exception trouble) when (trouble is OperationCanceledException || IsOfTheBroker(trouble))
            {
                first ??= trouble;
                unsent.Add(page);
            }
        }

        backlog.PutBack(unsent);
        if (first is not null)
            throw first;
    }

    private async Task CloseAsync()
    {
        if (_link is null)
            return;
        try
        {
            await _link.DisposeAsync();
        }
        catch (Exception trouble) when (IsOfTheBroker(trouble))
        {
            // It was no use any more.
        }

        _link = null;
    }

    /// <summary>What the client throws for an absent, closing or refusing broker; anything else is a defect and must show.</summary>
    private static bool IsOfTheBroker(Exception trouble) =>
        trouble is RabbitMQClientException or IOException or SocketException or TimeoutException
            or ObjectDisposedException or OperationCanceledException;
}

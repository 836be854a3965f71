using EdgePipeline.Messaging;

namespace EdgePipeline.DeviceWorker.Rabbit;

/// <summary>Keeps the worker linked to the broker: what breaks is made anew, for ever, with growing pauses.</summary>
internal sealed partial class Broker(BrokerAddress address, WorkerSettings settings, TimeProvider clock, ILogger<Broker> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>A link that lives so long is one; what the broker ends sooner it will end again.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(5);

    private volatile TaskCompletionSource<BrokerLink> _link = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _pause = FirstPause;
    private bool _wasAway;

    /// <summary>The link in use; while there is none, waits for the next.</summary>
    public async Task<BrokerLink> LinkAsync(CancellationToken ct)
    {
        BrokerLink link;
        while ((link = await _link.Task.WaitAsync(ct)).Broken.IsCompleted)
        {
            // It is about to be replaced.
            await Task.Delay(FirstPause, clock, ct);
        }

        return link;
    }

    /// <summary>What needs the broker starts after this, with its queue in place.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await LinkAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await using var link = await OpenAsync(stoppingToken);
            _link.SetResult(link);
            var opened = clock.GetTimestamp();
            var reason = await link.Broken.WaitAsync(stoppingToken);
            _link = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _wasAway = true;
            LogGone(address, reason);
            if (clock.GetElapsedTime(opened) >= Lasting)
            {
                _pause = FirstPause;
            }

            await PauseAsync(stoppingToken);
        }
    }

    private async Task<BrokerLink> OpenAsync(CancellationToken stopping)
    {
        for (string? said = null; ;)
        {
            try
            {
                var link = await BrokerLink.OpenAsync(address, settings.Device, stopping);
                if (_wasAway)
                {
                    LogThereAgain(address);
                }

                _wasAway = false;
                return link;
            }
            catch (Exception e)
            {
                stopping.ThrowIfCancellationRequested();
                _wasAway = true;
                if (e.GetBaseException().Message is var cause && cause != said)
                {
                    LogAway(address, cause);
                    said = cause;
                }

                await PauseAsync(stopping);
            }
        }
    }

    private async Task PauseAsync(CancellationToken stopping)
    {
        await Task.Delay(_pause, clock, stopping);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the broker at {Broker} is there again")]
    private partial void LogThereAgain(BrokerAddress broker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "lost the broker at {Broker}: {Reason}; what runs goes on, and what it has to say is kept")]
    private partial void LogGone(BrokerAddress broker, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the broker at {Broker} cannot be joined and is tried again: {Cause}")]
    private partial void LogAway(BrokerAddress broker, string cause);
}

using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Publishing;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.Telemetry.Meters;

/// <summary>
/// Telemetry of an external meter, on any machine: it reads all the time, and when its device has done a trial it asks that device for the
/// time and publishes the trial's readings. In a window it sends nothing to the device and asks it nothing.
/// </summary>
internal sealed class MeterRun(MeterSettings settings, BrokerAddress address, IMeter meter, TimeProvider clock, Action<string> report) : IDisposable
{
    /// <summary>Trials of an hour.</summary>
    private const int HeldMs = 3_600_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), LastFlush = TimeSpan.FromSeconds(10);

    private readonly MeterLog _log = new(settings.MinW, settings.MaxW, Math.Max(1000, HeldMs / settings.PeriodMs));
    private readonly MeterPages _pages = new(settings, Guid.NewGuid());
    private readonly Backlog _backlog = new(Backlog.MostValuesByDefault);
    private readonly Gate _gate = new();
    private MarkNotice? _trial;
    private ClockOffset? _before;

    /// <summary>Until stopped; then what is known goes out.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        using var giveUp = new CancellationTokenSource();
        var publishing = Task.Run(() => new Publisher(address, _backlog, _gate, report).RunAsync(giveUp.Token), CancellationToken.None);
        // A meter may keep its reader waiting for long; that thread ends with the process.
        new Thread(() => new MeterReader(meter, _log, settings.PeriodMs, clock, report).Run(stop)) { IsBackground = true, Name = "meter" }.Start();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var link = await MeterLink.OpenAsync(address, settings.Device, clock, stop);
                await foreach (var notice in link.Notices.ReadAllAsync(stop))
                    await ApplyAsync(link, notice, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception away) when (away is BrokerUnreachableException or OperationInterruptedException or IOException or AlreadyClosedException or System.Threading.Channels.ChannelClosedException)
            {
                report($"the broker at {address.Shown} is away, trying again: {away.GetBaseException().Message}");
            }

            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        giveUp.CancelAfter(LastFlush);
        _gate.Finish();
        await publishing;
    }

    public void Dispose() => meter.Dispose();

    /// <summary>Each notice ends what was before it: the device is outside of a window then, and answers.</summary>
    private async Task ApplyAsync(MeterLink link, MarkNotice notice, CancellationToken stop)
    {
        if (_trial is { } trial && trial.BootId == notice.BootId && (trial.TrialId, trial.Attempt) == (notice.TrialId, notice.Attempt))
            return;
        var now = await link.AskOffsetAsync(notice.BootId, stop);
        if (_trial is { TrialId: not null } ended)
        {
            if (now is { } offset && ended.BootId == notice.BootId)
                Publish(ended, notice.AtNs, offset.Since(_before));
            else
                report($"readings of trial {ended.TrialId} are lost: {settings.Device} did not say what its clock shows.");
        }

        (_trial, _before) = (notice, now);
    }

    private void Publish(MarkNotice ended, long endNs, ClockOffset offset)
    {
        var (readings, dropped) = _log.TakeUntil(endNs - offset.OffsetNs);
        var boot = clock.GetUtcNow() - TimeSpan.FromTicks(clock.GetTimestamp() / TimeSpan.NanosecondsPerTick);
        foreach (var page in _pages.Of(ended, readings, dropped, offset, boot, _log.Problem))
            _backlog.Add(OutgoingPage.Of(page));
        _gate.Wake();
    }
}

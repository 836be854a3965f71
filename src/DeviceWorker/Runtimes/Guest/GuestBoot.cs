using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>A guest that has come to its init.</summary>
/// <param name="Tries">How many boots that took.</param>
/// <param name="BootMs">Of the last: from asking for the monitor to the init's first word.</param>
internal sealed record BootedGuest(GuestMonitor Monitor, int Tries, double BootMs);

/// <summary>Boots a guest under a watchdog: under TCG one boot in many hangs before the init, without a word.</summary>
/// <param name="start">Asks for a monitor, anew for each try.</param>
/// <param name="limit">A boot without a word for so long is killed.</param>
/// <param name="tries">So many boots at most.</param>
internal sealed class GuestBoot(Func<CancellationToken, Task<GuestMonitor>> start, TimeSpan limit, int tries, TimeProvider clock)
{
    private readonly List<GuestMonitor> _started = [];

    /// <summary>All that were started, the one that booted last.</summary>
    public IReadOnlyList<GuestMonitor> Started => _started;

    /// <exception cref="AttemptException">No boot came to the init.</exception>
    public async Task<BootedGuest> RunAsync(CancellationToken ct)
    {
        for (var number = 1; number <= tries; number++)
        {
            var asked = clock.GetTimestamp();
            var monitor = await start(ct);
            _started.Add(monitor);
            using var watchdog = new CancellationTokenSource(limit, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, ct);
            try
            {
                var (_, heard) = await monitor.ExpectAsync<SerialMark.Boot>("before the guest had booted", either.Token);
                return new BootedGuest(monitor, number, (heard.AtNs - asked) / 1e6);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                await monitor.KillAsync();
            }
        }

        throw new AttemptException(
            FailureKind.RuntimeFailed,
            string.Create(CultureInfo.InvariantCulture, $"no guest booted within {limit.TotalSeconds} s in {tries} tries; {_started[^1].Name} was killed"));
    }
}

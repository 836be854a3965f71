using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Gates;

/// <summary>Holds an attempt until the device is as the plan wants it, and says of each wait how long it was and why.</summary>
internal sealed class TrialGate(GateReader reader, PhaseAnnouncer announcer, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <exception cref="AttemptException">The device is not so within the plan's bound, or never will be.</exception>
    public async Task PassAsync(RunTrial run, TrialGates gates, CancellationToken ct)
    {
        var readings = await reader.ReadAsync(gates, ct);
        var began = clock.GetTimestamp();
        var looked = began;
        for (var wait = 1; ; wait++)
        {
            var waitedS = clock.GetElapsedTime(began, looked).TotalSeconds;
            switch (GateDecider.Decide(gates, readings, waitedS))
            {
                case GateVerdict.Refuse refusal:
                    throw new AttemptException(refusal.Kind, refusal.Reason);
                case GateVerdict.Wait(var reason):
                    await Task.Delay(Pause(wait, TimeSpan.FromSeconds(gates.WaitS - waitedS)), clock, ct);
                    readings = await reader.ReadAsync(gates, ct);
                    var now = clock.GetTimestamp();
                    await announcer.GateWaitedAsync(run, wait, clock.GetElapsedTime(looked, now).TotalSeconds, reason);
                    looked = now;
                    break;
                default:
                    await announcer.GatePassedAsync(run, waitedS, readings);
                    return;
            }
        }
    }

    /// <summary>1 s, 2 s, 4 s, … so that a short wait is short and a long one is few events; never beyond the bound.</summary>
    private static TimeSpan Pause(int wait, TimeSpan left)
    {
        var pause = TimeSpan.FromSeconds(1 << Math.Min(wait - 1, 4));
        return pause > LongestPause ? (LongestPause < left ? LongestPause : left) : (pause < left ? pause : left);
    }
}

namespace EdgePipeline.Orchestrator.Devices;

/// <summary>Who gets a device next.</summary>
public static class DeviceLeaseDecider
{
    /// <summary>The experiment holds the lease afterwards, or waits for it. Asking again changes nothing.</summary>
    public static DeviceLease Request(DeviceLease lease, Guid experiment) => lease switch
    {
        { Holder: null } => lease with { Holder = experiment },
        _ when lease.Holder == experiment || lease.Waiting.Contains(experiment) => lease,
        _ => lease with { Waiting = [.. lease.Waiting, experiment] },
    };

    /// <summary>The experiment neither holds the lease nor waits for it afterwards. The first that waits becomes the holder.</summary>
    public static DeviceLease Release(DeviceLease lease, Guid experiment) => lease.Holder == experiment
        ? lease with { Holder = lease.Waiting.Count == 0 ? null : lease.Waiting[0], Waiting = [.. lease.Waiting.Skip(1)] }
        : lease with { Waiting = [.. lease.Waiting.Where(waiting => waiting != experiment)] };

    /// <summary>
    /// A token for one attempt, higher than any before it on this device. It counts from the clock, so that a device that
    /// remembers the tokens of an earlier database does not take all of this one's for stale.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another experiment has the device.</exception>
    public static DeviceLease TakeToken(DeviceLease lease, Guid experiment, DateTimeOffset now) => lease.Holder == experiment
        ? lease with { FencingToken = Math.Max(lease.FencingToken + 1, now.ToUnixTimeMilliseconds()) }
        : throw new InvalidOperationException(
            $"device {lease.Id} is held by {lease.Holder?.ToString() ?? "no experiment"}: experiment {experiment} may not start an attempt on it");
}

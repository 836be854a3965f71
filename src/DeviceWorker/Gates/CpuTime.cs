using System.Globalization;

namespace EdgePipeline.DeviceWorker.Gates;

/// <summary>What all CPUs have done since boot, in the kernel's ticks.</summary>
internal readonly record struct CpuTime(long Busy, long Total)
{
    /// <param name="stat">/proc/stat: <c>cpu  user nice system idle iowait irq softirq steal guest guest_nice</c>. Guests' time is in user and nice already.</param>
    public static CpuTime Parse(string stat)
    {
        const int idle = 3, iowait = 4, counted = 8;
        var ticks = stat[..stat.IndexOf('\n', StringComparison.Ordinal)].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(counted).Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var total = ticks.Sum();
        return new CpuTime(total - ticks[idle] - ticks[iowait], total);
    }

    /// <returns>Null when no tick has passed.</returns>
    public double? BusyPctSince(CpuTime earlier) => Total > earlier.Total ? 100.0 * (Busy - earlier.Busy) / (Total - earlier.Total) : null;
}

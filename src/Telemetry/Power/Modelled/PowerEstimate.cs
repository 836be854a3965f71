using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Cpu;

namespace EdgePipeline.Telemetry.Power.Modelled;

/// <summary>The straight line of <see cref="PowerModel"/>.</summary>
internal static class PowerEstimate
{
    /// <summary>
    /// Share of CPU time between two readings that was spent working, 0 to 1; null when the clock ticked for no CPU meanwhile.
    /// Waiting for I/O and steal are not work. The kernel lets idle and iowait step back a little at times (proc_stat(5)):
    /// that counts as none.
    /// </summary>
    internal static double? Utilization(in CpuTimes earlier, in CpuTimes later)
    {
        long busy = 0, rest = 0;
        for (var i = 0; i < Math.Min(later.Count, CpuTimes.Guest); i++)
        {
            // Guest times are within user and nice already.
            var ticks = Math.Max(0, later[i] - earlier[i]);
            if (i is CpuTimes.Idle or CpuTimes.IoWait or CpuTimes.Steal)
                rest += ticks;
            else
                busy += ticks;
        }

        return busy + rest == 0 ? null : (double)busy / (busy + rest);
    }

    internal static long Milliwatts(PowerModel model, double utilization) =>
        (long)Math.Round(1000 * (model.IdleW + ((model.BusyW - model.IdleW) * utilization)), MidpointRounding.AwayFromZero);
}

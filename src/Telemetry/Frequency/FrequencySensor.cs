using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Frequency;

/// <summary>
/// Each policy of cpufreq, the CPUs that share a clock (<c>cpufreq:policy0</c>): the clock, and the bounds within which it may be; heat and
/// power limits lower the upper one.
/// </summary>
internal sealed class FrequencySensor : ISensor
{
    private static readonly Column[] Columns = [new("cur_khz", "kHz"), new("min_khz", "kHz"), new("max_khz", "kHz")];

    private readonly TimeProvider _clock;
    private readonly (NumberFile Current, NumberFile Lowest, NumberFile Highest, Series Series)[] _policies;

    internal FrequencySensor(string root, SeriesSet set, ReadBuffer buffer, TimeProvider clock)
    {
        _clock = clock;
        _policies =
        [
            .. SysFiles.Folders(Path.Combine(root, "sys/devices/system/cpu/cpufreq"), "policy*").Select(folder => (
                new NumberFile(Path.Combine(folder, "scaling_cur_freq"), buffer),
                new NumberFile(Path.Combine(folder, "scaling_min_freq"), buffer),
                new NumberFile(Path.Combine(folder, "scaling_max_freq"), buffer),
                set.Create($"cpufreq:{Path.GetFileName(folder)}", Columns))),
        ];
    }

    public void Read(int slice)
    {
        foreach (var (current, lowest, highest, series) in _policies)
        {
            if (current.TryRead(out var now) && lowest.TryRead(out var min) && highest.TryRead(out var max))
                series.Ring.Add(_clock.GetTimestamp(), slice, [now, min, max]);
        }
    }

    public void Dispose()
    {
        foreach (var (current, lowest, highest, _) in _policies)
        {
            current.Dispose();
            lowest.Dispose();
            highest.Dispose();
        }
    }
}

using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Cpu;

/// <summary>The machine (<c>cpu</c>) and each CPU (<c>cpu:N</c>), by mpstat's categories, from one read of /proc/stat.</summary>
internal sealed class CpuSensor : ISensor
{
    private static readonly (Column Column, int Needs)[] Categories =
    [
        (new("usr_ns", "ns"), CpuTimes.User), (new("nice_ns", "ns"), CpuTimes.Nice), (new("sys_ns", "ns"), CpuTimes.System),
        (new("iowait_ns", "ns"), CpuTimes.IoWait), (new("irq_ns", "ns"), CpuTimes.Irq), (new("soft_ns", "ns"), CpuTimes.SoftIrq),
        (new("steal_ns", "ns"), CpuTimes.Steal), (new("guest_ns", "ns"), CpuTimes.Guest), (new("gnice_ns", "ns"), CpuTimes.GuestNice),
        (new("idle_ns", "ns"), CpuTimes.Idle),
    ];

    private static readonly Column OnlineCpus = new("count", "count");

    private readonly KernelFile _file;
    private readonly SeriesSet _set;
    private readonly TimeProvider _clock;
    private readonly long _nsPerTick = 1_000_000_000 / Libc.ClockTicksPerSecond;
    private readonly List<Series?> _cpus = [];
    private readonly SoftIrqs _softIrqs;
    private Series? _machine;

    internal CpuSensor(SeriesSet set, ReadBuffer buffer, TimeProvider clock)
    {
        _file = KernelFile.Open("/proc/stat", buffer);
        _set = set;
        _clock = clock;
        _softIrqs = new SoftIrqs(set);
    }

    /// <summary>The machine's line as last read, and when, for what derives from it.</summary>
    internal CpuTimes Machine { get; private set; }

    internal long TimeNs { get; private set; }

    /// <summary>Processes and threads ever made; null when the kernel does not say.</summary>
    internal long? Forks { get; private set; }

    public void Read(int slice)
    {
        var now = _clock.GetTimestamp();
        var text = _file.Read();
        Forks = ProcStatParser.TryFindForks(text, out var forks) ? forks : null;

        _softIrqs.Read(text, now, slice);

        var online = 0;
        while (ProcStatParser.TryTakeCpu(ref text, out var cpu, out var times))
        {
            if (cpu == ProcStatParser.Machine)
            {
                Machine = times;
                TimeNs = now;
            }
            else
            {
                online++;
                while (_cpus.Count <= cpu)
                    _cpus.Add(null);
                Add(_cpus[cpu] ??= _set.Create($"cpu:{cpu}", ColumnsOf(times)), now, slice, times, online: null);
            }
        }

        if (TimeNs == now)
            Add(_machine ??= _set.Create("cpu", [.. ColumnsOf(Machine), OnlineCpus]), now, slice, Machine, online);
    }

    public void Dispose() => _file.Dispose();

    private static Column[] ColumnsOf(in CpuTimes times)
    {
        var present = times.Count;
        return [.. Categories.Where(category => category.Needs < present).Select(category => category.Column)];
    }

    private void Add(Series series, long now, int slice, in CpuTimes times, int? online)
    {
        Span<long> row = stackalloc long[CpuTimes.Most + 1];
        var width = 0;
        foreach (var (_, needs) in Categories)
        {
            if (needs >= times.Count)
                continue;
            row[width++] = _nsPerTick * needs switch
            {
                CpuTimes.User => times.UserWithoutGuest,
                CpuTimes.Nice => times.NiceWithoutGuest,
                _ => times[needs],
            };
        }

        if (online is { } count)
            row[width++] = count;
        if (width == series.Columns.Count)
            series.Ring.Add(now, slice, row[..width]);
    }
}

using System.Runtime.CompilerServices;

namespace EdgePipeline.Telemetry.Cpu;

/// <summary>
/// One <c>cpu</c> line of /proc/stat, in clock ticks and the kernel's order. Old kernels have fewer columns:
/// <see cref="Count"/> says how many.
/// </summary>
internal struct CpuTimes
{
    internal const int Most = 10;

    internal const int User = 0, Nice = 1, System = 2, Idle = 3, IoWait = 4, Irq = 5, SoftIrq = 6, Steal = 7, Guest = 8, GuestNice = 9;

    private Ticks _ticks;

    internal int Count { get; private set; }

    internal readonly long this[int column] => _ticks[column];

    internal void Add(long ticks) => _ticks[Count++] = ticks;

    /// <summary>User time as mpstat shows it. The kernel counts a guest's time in user too (proc_stat(5)).</summary>
    internal readonly long UserWithoutGuest => Math.Max(0, _ticks[User] - _ticks[Guest]);

    internal readonly long NiceWithoutGuest => Math.Max(0, _ticks[Nice] - _ticks[GuestNice]);

    [InlineArray(Most)]
    private struct Ticks
    {
        private long _first;
    }
}

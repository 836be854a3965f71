using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Cpu;

/// <summary>Software interrupts by kind (source <c>softirq</c>): how many the machine has run. Their time is mpstat's <c>soft</c>, all kinds together.</summary>
internal sealed class SoftIrqs(SeriesSet set)
{
    /// <summary>In the kernel's order, include/linux/interrupt.h; the sum stands before them.</summary>
    private static readonly Column[] Kinds =
    [
        new("hi", "count"), new("timer", "count"), new("net_tx", "count"), new("net_rx", "count"), new("block", "count"), new("irq_poll", "count"),
        new("tasklet", "count"), new("sched", "count"), new("hrtimer", "count"), new("rcu", "count"),
    ];

    private Series? _series;

    /// <param name="text">What is left of /proc/stat, or all of it.</param>
    internal void Read(ReadOnlySpan<byte> text, long now, int slice)
    {
        while (Text.TryTakeLine(ref text, out var line))
        {
            if (!line.StartsWith("softirq "u8))
                continue;
            Span<long> row = stackalloc long[Kinds.Length];
            _ = Text.TrySkipWords(ref line, 2);
            for (var i = 0; i < Kinds.Length; i++)
            {
                if (!Text.TryTakeLong(ref line, out row[i]))
                    return;
            }

            (_series ??= set.Create("softirq", Kinds)).Ring.Add(now, slice, row);
            return;
        }
    }
}

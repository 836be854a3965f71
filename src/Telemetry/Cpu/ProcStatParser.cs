using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Cpu;

/// <summary>/proc/stat, see proc_stat(5).</summary>
internal static class ProcStatParser
{
    /// <summary>Stands for the <c>cpu</c> line, the sum over all CPUs.</summary>
    internal const int Machine = -1;

    /// <summary>Linux 2.4 had four columns.</summary>
    private const int FewestColumns = 4;

    /// <summary>Takes the next <c>cpu</c> or <c>cpuN</c> line. An offline CPU has none. What is no such line is passed over.</summary>
    internal static bool TryTakeCpu(ref ReadOnlySpan<byte> text, out int cpu, out CpuTimes times)
    {
        while (Text.TryTakeLine(ref text, out var line))
        {
            if (TryParseLine(line, out cpu, out times))
                return true;
        }

        cpu = Machine;
        times = default;
        return false;
    }

    /// <summary>How many processes and threads were ever made.</summary>
    internal static bool TryFindForks(ReadOnlySpan<byte> text, out long forks) => Text.TryFind(text, "processes"u8, out forks);

    private static bool TryParseLine(ReadOnlySpan<byte> line, out int cpu, out CpuTimes times)
    {
        times = default;
        cpu = Machine;
        if (!Text.TryTakeWord(ref line, out var name) || !name.StartsWith("cpu"u8))
            return false;
        if (name.Length > 3)
        {
            if (!Text.TryParse(name[3..], out var number) || number is < 0 or > 65_535)
                return false;
            cpu = (int)number;
        }

        while (times.Count < CpuTimes.Most && Text.TryTakeWord(ref line, out var word))
        {
            if (!Text.TryParse(word, out var ticks))
                return false;
            times.Add(ticks);
        }

        return times.Count >= FewestColumns;
    }
}

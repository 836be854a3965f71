using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Cgroups;

/// <summary>What cgroup files say.</summary>
internal static class CgroupNumbersParser
{
    private const long NsPerUs = 1000;

    /// <summary>Version 2, file <c>cpu.stat</c>: it is there with or without the cpu controller.</summary>
    internal static bool TryParseCpuStat(ReadOnlySpan<byte> text, out long usageNs, out long userNs, out long systemNs)
    {
        userNs = 0;
        systemNs = 0;
        if (!Text.TryFind(text, "usage_usec"u8, out usageNs) || !Text.TryFind(text, "user_usec"u8, out userNs)
            || !Text.TryFind(text, "system_usec"u8, out systemNs))
            return false;
        usageNs *= NsPerUs;
        userNs *= NsPerUs;
        systemNs *= NsPerUs;
        return true;
    }

    /// <summary>A file that is one number: version 1's <c>cpuacct.usage*</c> (nanoseconds), memory of both versions (bytes).</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long value) => Text.TryParse(text.TrimEnd((byte)'\n'), out value);
}

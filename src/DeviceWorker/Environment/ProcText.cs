using System.Globalization;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>Pure readers of the texts in /proc and /etc that describe a machine.</summary>
internal static class ProcText
{
    /// <param name="cpuinfo">/proc/cpuinfo: <c>model name</c> on x86; arm64 has only numbers there, arm boards maybe <c>Model</c>.</param>
    /// <returns>Null when the text names no model.</returns>
    public static string? CpuModel(string cpuinfo) =>
        Value(cpuinfo, "model name") ?? Value(cpuinfo, "Hardware")
        ?? (Value(cpuinfo, "CPU implementer") is { } implementer
            ? $"implementer {implementer} part {Value(cpuinfo, "CPU part") ?? "?"} revision {Value(cpuinfo, "CPU revision") ?? "?"}"
            : null);

    /// <param name="meminfo">/proc/meminfo: <c>MemTotal:  24684096 kB</c>.</param>
    /// <returns>Whole MiB; null when the key is not there.</returns>
    public static long? MemoryMib(string meminfo, string key) =>
        Value(meminfo, key)?.Split(' ')[0] is { } kib && long.TryParse(kib, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number / 1024
            : null;

    /// <param name="osRelease">/etc/os-release: <c>PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"</c>.</param>
    public static string? OsName(string osRelease) => osRelease.Split('\n')
        .Where(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
        .Select(line => line["PRETTY_NAME=".Length..].Trim().Trim('"'))
        .FirstOrDefault();

    /// <param name="choices">Such as <c>none [mq-deadline] kyber</c>.</param>
    /// <returns>The chosen word; the whole text when none is in brackets.</returns>
    public static string Chosen(string choices)
    {
        var start = choices.IndexOf('[', StringComparison.Ordinal);
        var end = choices.IndexOf(']', StringComparison.Ordinal);
        return start >= 0 && end > start ? choices[(start + 1)..end] : choices.Trim();
    }

    /// <summary>The first <c>key : value</c> line of that key.</summary>
    private static string? Value(string text, string key)
    {
        foreach (var line in text.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Trim().SequenceEqual(key) && line[(colon + 1)..].Trim() is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }
}

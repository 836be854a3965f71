using System.Text;
using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Cgroups;

/// <summary>Where the cgroup hierarchies are mounted; null: nowhere. A hybrid machine has both versions.</summary>
/// <param name="CpuAcct">Version 1, controller <c>cpuacct</c>.</param>
/// <param name="Memory">Version 1, controller <c>memory</c>.</param>
/// <param name="Unified">Version 2.</param>
internal sealed record CgroupMounts(string? CpuAcct, string? Memory, string? Unified)
{
    /// <summary>/proc/self/mountinfo, see proc_pid_mountinfo(5).</summary>
    internal static CgroupMounts Parse(ReadOnlySpan<byte> text)
    {
        var mounts = new CgroupMounts(null, null, null);
        while (Text.TryTakeLine(ref text, out var line))
        {
            // "36 31 0:35 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory"
            var separator = line.IndexOf(" - "u8);
            if (separator < 0)
                continue;
            var left = line[..separator];
            var right = line[(separator + 3)..];
            if (!Text.TrySkipWords(ref left, 4) || !Text.TryTakeWord(ref left, out var point)
                || !Text.TryTakeWord(ref right, out var type) || !Text.TrySkipWords(ref right, 1))
                continue;

            if (type.SequenceEqual("cgroup2"u8))
                mounts = mounts with { Unified = mounts.Unified ?? Unescape(point) };
            else if (type.SequenceEqual("cgroup"u8) && Text.TryTakeWord(ref right, out var options))
                mounts = mounts with
                {
                    CpuAcct = mounts.CpuAcct ?? (Has(options, "cpuacct"u8) ? Unescape(point) : null),
                    Memory = mounts.Memory ?? (Has(options, "memory"u8) ? Unescape(point) : null),
                };
        }

        return mounts;
    }

    private static bool Has(ReadOnlySpan<byte> options, ReadOnlySpan<byte> controller)
    {
        foreach (var range in options.Split((byte)','))
        {
            if (options[range].SequenceEqual(controller))
                return true;
        }

        return false;
    }

    /// <summary>Blanks, tabs, line feeds and backslashes are written as three octal digits.</summary>
    private static string Unescape(ReadOnlySpan<byte> path)
    {
        var bytes = new List<byte>(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 3 < path.Length && path[i + 1] is >= (byte)'0' and <= (byte)'3')
            {
                bytes.Add((byte)(((path[i + 1] - '0') << 6) | ((path[i + 2] - '0') << 3) | (path[i + 3] - '0')));
                i += 3;
            }
            else
            {
                bytes.Add(path[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}

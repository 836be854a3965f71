using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Processes;

/// <summary>/proc/PID/stat, see proc_pid_stat(5). Times in clock ticks.</summary>
/// <param name="State">R, S, D, Z and so on.</param>
/// <param name="UserTicks">With the guest's time, as the kernel gives it.</param>
/// <param name="StartTicks">Since boot; tells a process from a later one with the same id.</param>
internal readonly record struct ProcessStat(
    byte State, int Parent, long MinorFaults, long MajorFaults, long UserTicks, long SystemTicks, long Threads, long StartTicks,
    long RssPages, long GuestTicks)
{
    /// <summary>Dead but for its entry, which holds its last numbers.</summary>
    internal bool IsOver => State is (byte)'Z' or (byte)'X' or (byte)'x' && Threads <= 1;

    /// <param name="command">The name in parentheses; it may hold spaces and parentheses itself, so the last one ends it.</param>
    internal static bool TryParse(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> command, out ProcessStat stat)
    {
        stat = default;
        command = default;
        var open = text.IndexOf((byte)'(');
        var close = text.LastIndexOf((byte)')');
        if (open < 0 || close < open)
            return false;
        command = text[(open + 1)..close];
        var rest = text[(close + 1)..].TrimEnd((byte)'\n');

        // Field numbers as in the manual page: the state is the third.
        if (!Text.TryTakeWord(ref rest, out var state) || state.Length != 1
            || !Text.TryTakeLong(ref rest, out var parent)
            || !Text.TrySkipWords(ref rest, 5)
            || !Text.TryTakeLong(ref rest, out var minorFaults) // 10
            || !Text.TrySkipWords(ref rest, 1)
            || !Text.TryTakeLong(ref rest, out var majorFaults) // 12
            || !Text.TrySkipWords(ref rest, 1)
            || !Text.TryTakeLong(ref rest, out var user) // 14
            || !Text.TryTakeLong(ref rest, out var system)
            || !Text.TrySkipWords(ref rest, 4)
            || !Text.TryTakeLong(ref rest, out var threads) // 20
            || !Text.TrySkipWords(ref rest, 1)
            || !Text.TryTakeLong(ref rest, out var start) // 22
            || !Text.TrySkipWords(ref rest, 1)
            || !Text.TryTakeLong(ref rest, out var rss) // 24
            || !Text.TrySkipWords(ref rest, 18)
            || !Text.TryTakeLong(ref rest, out var guest)) // 43
            return false;

        stat = new ProcessStat(state[0], (int)parent, minorFaults, majorFaults, user, system, threads, start, rss, guest);
        return true;
    }
}

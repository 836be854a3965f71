using System.Globalization;

namespace EdgePipeline.Cli.Processes;

/// <summary>A process id with its start time, so that an id given away again is not taken for the process that had it before.</summary>
/// <param name="StartTicks">Clock ticks since boot, field 22 of /proc/PID/stat.</param>
internal readonly record struct ProcessIdentity(int Pid, long StartTicks)
{
    public bool IsAlive => Of(Pid) == this;

    /// <summary>Null when there is no such process or it is a zombie.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            var start = StartTicksIn(File.ReadAllText($"/proc/{pid}/stat"));
            return start is null ? null : new ProcessIdentity(pid, start.Value);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The start time in a line of /proc/PID/stat; null for a zombie.</summary>
    public static long? StartTicksIn(string stat)
    {
        // The command, field 2, stands in parentheses and may hold blanks and parentheses itself.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pid} {StartTicks}");

    public static ProcessIdentity? Parse(string text) => text.Split(' ', StringSplitOptions.TrimEntries) is [var pid, var start]
        && int.TryParse(pid, CultureInfo.InvariantCulture, out var id) && long.TryParse(start, CultureInfo.InvariantCulture, out var ticks)
        ? new ProcessIdentity(id, ticks)
        : null;
}

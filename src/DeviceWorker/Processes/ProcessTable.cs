using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgePipeline.DeviceWorker.Processes;

/// <summary>Other processes, as /proc shows them.</summary>
internal static class ProcessTable
{
    /// <returns>The first 15 characters of the program's name; null when the process is gone.</returns>
    public static string? CommandName(int pid) => ReadProc(pid, "comm")?.TrimEnd('\n');

    /// <summary>Processes that carry an attempt's mark in their environment.</summary>
    /// <param name="mark"><c>NAME=value</c>, whole.</param>
    public static IReadOnlyList<int> Marked(string mark) =>
        [.. All().Where(pid => IsMarked(pid, mark))];

    /// <summary>
    /// Monitors of guests, and the kernel's threads that move their network packets (vhost): up to Linux 6.3 each is a process of its own that is
    /// named after the monitor and is no child of it, from 6.4 on a thread of the monitor.
    /// </summary>
    public static IReadOnlyList<int> WithVhostThreads(IReadOnlyList<int> monitors)
    {
        var names = monitors.Select(pid => string.Create(CultureInfo.InvariantCulture, $"vhost-{pid}")).ToHashSet(StringComparer.Ordinal);
        return [.. monitors, .. All().Where(pid => CommandName(pid) is { } name && names.Contains(name))];
    }

    /// <returns>Null while it is not written.</returns>
    public static int? ReadPidFile(string path) =>
        File.Exists(path) && int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;

    /// <returns>Null when the process is gone.</returns>
    public static int? Parent(int pid)
    {
        // "PID (NAME) STATE PARENT …": the name may hold spaces and parentheses (proc_pid_stat(5)).
        var stat = ReadProc(pid, "stat");
        return stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var parent, ..]
            ? int.Parse(parent, CultureInfo.InvariantCulture)
            : null;
    }

    public static void Kill(int pid) => _ = Libc.Kill(pid, Libc.SigKill);

    /// <summary>Completes when the process is gone or a zombie: at once, without asking again and again.</summary>
    public static Task WaitForExitAsync(int pid)
    {
        var descriptor = (int)Libc.Syscall(Libc.SysPidfdOpen, pid, 0);
        return descriptor < 0
            ? Task.CompletedTask
            : Task.Factory.StartNew(
                () => Block(descriptor), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);

    private static void Block(int descriptor)
    {
        var poll = new Libc.PollDescriptor { Descriptor = descriptor, Events = Libc.PollIn };
        const int interrupted = 4;
        while (Libc.Poll(ref poll, 1, -1) < 0 && Marshal.GetLastPInvokeError() == interrupted)
        {
        }

        _ = Libc.Close(descriptor);
    }

    /// <summary>Empty for kernel threads, zombies and processes that are gone.</summary>
    private static bool IsMarked(int pid, string mark) =>
        (ReadProc(pid, "environ") ?? "").Split('\0').Contains(mark, StringComparer.Ordinal);

    private static string? ReadProc(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgePipeline.DeviceWorker.Processes;

/// <summary>Other processes, as /proc shows them.</summary>
internal static class ProcessTable
{
    /// <summary>Programs that an attempt is made of: only these are ever killed by their arguments.</summary>
    private static readonly HashSet<string> OwnPrograms = new(StringComparer.Ordinal) { "fio", "runc", "sh" };

    /// <returns>The first 15 characters of the program's name; null when the process is gone.</returns>
    public static string? CommandName(int pid) => ReadProc(pid, "comm")?.TrimEnd('\n');

    /// <summary>Processes of an attempt: its name is part of one of their arguments.</summary>
    public static IReadOnlyList<int> WithArgument(string marker) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && Matches(pid, marker))];

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

    private static void Block(int descriptor)
    {
        var poll = new Libc.PollDescriptor { Descriptor = descriptor, Events = Libc.PollIn };
        const int interrupted = 4;
        while (Libc.Poll(ref poll, 1, -1) < 0 && Marshal.GetLastPInvokeError() == interrupted)
        {
        }

        _ = Libc.Close(descriptor);
    }

    private static bool Matches(int pid, string marker)
    {
        // Empty for kernel threads, zombies and processes that are gone.
        var arguments = (ReadProc(pid, "cmdline") ?? "").Split('\0');
        return OwnPrograms.Contains(Path.GetFileName(arguments[0]))
            && arguments.Any(argument => argument.Contains(marker, StringComparison.Ordinal));
    }

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

using System.Runtime.InteropServices;

namespace EdgePipeline.Cli.Processes;

/// <summary>Signals to a process or, by a negative id, to its process group.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <returns>False when there is nobody to receive it.</returns>
    public static bool Send(int pid, int signal) => KillSystemCall(pid, signal) == 0;

    public static bool SendToGroup(int leader, int signal) => KillSystemCall(-leader, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int KillSystemCall(int pid, int signal);
}

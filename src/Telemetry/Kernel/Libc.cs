using System.Runtime.InteropServices;

namespace EdgePipeline.Telemetry.Kernel;

/// <summary>
/// The few system calls of the sampling path, without the wrappers that allocate: a FileStream or an exception for each vanished process
/// would make the observer heavier than what it observes.
/// </summary>
internal static partial class Libc
{
    internal const int ReadOnly = 0;
    internal const int ReadWrite = 2;

    /// <summary>O_NOCTTY, the same number on x86-64 and arm64.</summary>
    internal const int NoControllingTerminal = 0x100;

    /// <summary>struct termios of glibc has 60 bytes; what is inside is not looked at.</summary>
    internal const int TermiosBytes = 128;

    /// <summary>O_CLOEXEC, the same number on x86-64 and arm64.</summary>
    internal const int CloseOnExec = 0x80000;

    internal const short PollIn = 1;

    private const int ClockTicksName = 2;

    /// <summary>USER_HZ: the unit of CPU times in /proc.</summary>
    internal static long ClockTicksPerSecond { get; } = SysConf(ClockTicksName);

    /// <param name="path">Ends with a zero byte.</param>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    internal static partial int Open(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    internal static partial nint PRead(int fd, Span<byte> buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int fd, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int fd, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int fd, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint ReadDirectory(int fd, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initial, int flags);

    /// <summary>Waits for input; <paramref name="timeout"/> has the clock's resolution, where poll(2) has milliseconds.</summary>
    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    internal static partial int Poll(Span<PollFd> fds, nuint count, in TimeSpec timeout, nint signalMask);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    internal static partial int GetTerminal(int fd, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    internal static partial int SetTerminal(int fd, int when, ReadOnlySpan<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    internal static partial void MakeRaw(Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    internal static partial int SetSpeed(Span<byte> termios, uint speed);

    [LibraryImport("libc", EntryPoint = "sysconf")]
    private static partial long SysConf(int name);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        public int Fd;
        public short Events;
        public short ReturnedEvents;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

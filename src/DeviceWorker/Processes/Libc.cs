using System.Runtime.InteropServices;

namespace EdgePipeline.DeviceWorker.Processes;

/// <summary>The calls of the C library that .NET has no name for. Each returns -1 on error, with the reason in errno.</summary>
internal static partial class Libc
{
    public const int SigKill = 9;
    public const int PosixFadvDontNeed = 4;
    public const short PollIn = 1;

    /// <summary>O_RDONLY | O_CLOEXEC; a directory needs no flag of its own to be opened for reading.</summary>
    public const int OpenDirectory = 0x80000;

    /// <summary>The same number on every architecture, since it is younger than their unification.</summary>
    public const long SysPidfdOpen = 434;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFs(int descriptor);

    /// <returns>The error number itself, not errno.</returns>
    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    public static partial int PosixFadvise(int descriptor, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial long Syscall(long number, long first, long second);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollDescriptor descriptor, nuint count, int timeoutMs);

    /// <summary>Memory of the C library's own heap that nothing uses goes back to the machine.</summary>
    /// <returns>1 when some did, else 0: not having any is no error.</returns>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    public static partial int MallocTrim(nuint keepBytes);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    /// <summary>.NET first lists a directory to delete it and is confused by the files of a control group.</summary>
    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveDirectory(string path);

    /// <param name="resolved">4096 bytes (PATH_MAX); zero-terminated afterwards.</param>
    /// <returns>Zero on error.</returns>
    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint RealPath(string path, [Out] byte[] resolved);

    /// <summary>A hard link, which .NET has no call for.</summary>
    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string added);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}

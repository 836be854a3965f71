using System.Runtime.InteropServices;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Brings the data under test to a known state, and out of memory onto the device.</summary>
internal static class DataFiles
{
    /// <summary>Writes out what the files hold.</summary>
    /// <param name="drop">Drop them from the page cache too, so that no trial finds the last one's pages.</param>
    public static void Settle(string directory, bool drop)
    {
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RandomAccess.FlushToDisk(handle);
            if (drop)
            {
                _ = Libc.PosixFadvise((int)handle.DangerousGetHandle(), 0, 0, Libc.PosixFadvDontNeed);
            }
        }
    }

    /// <summary>Flushes the file system that a directory lies on.</summary>
    public static void Flush(string directory)
    {
        var descriptor = Libc.Open(directory, Libc.OpenDirectory);
        if (descriptor < 0 || Libc.SyncFs(descriptor) != 0)
        {
            throw new IOException($"the file system of {directory} could not be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        _ = Libc.Close(descriptor);
    }

    /// <returns>Null when the directory does not lie on a block device.</returns>
    public static BlockDevice? DeviceOf(string? directory) =>
        directory is null ? null : BlockDevice.Of(MountTable.Find(File.ReadAllText("/proc/self/mountinfo"), directory));
}

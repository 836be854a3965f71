using System.Runtime.InteropServices;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Brings the data under test to a known state, and out of memory onto the device.</summary>
internal static class DataFiles
{
    /// <summary>Writes out what the files hold and drops them from the page cache, so that no trial finds the last one's pages.</summary>
    public static void DropFromCache(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RandomAccess.FlushToDisk(handle);
            _ = Libc.PosixFadvise((int)handle.DangerousGetHandle(), 0, 0, Libc.PosixFadvDontNeed);
        }
    }

    /// <summary>Flushes the file system that a directory lies on, and says how long it took and what reached the device.</summary>
    public static Drain Flush(string directory, TimeProvider clock)
    {
        var device = BlockDevice.Of(MountTable.Find(File.ReadAllText("/proc/self/mountinfo"), directory));
        var writtenBefore = device?.ReadWrittenBytes();
        var started = clock.GetTimestamp();
        var descriptor = Libc.Open(directory, Libc.OpenDirectory);
        if (descriptor < 0 || Libc.SyncFs(descriptor) != 0)
        {
            throw new IOException($"the file system of {directory} could not be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var elapsed = clock.GetElapsedTime(started);
        _ = Libc.Close(descriptor);
        return new Drain(elapsed.TotalSeconds, device?.ReadWrittenBytes() - writtenBefore);
    }
}

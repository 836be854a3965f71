using System.Runtime.InteropServices;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Writes a file so that after a power cut it is there whole or not at all.</summary>
internal static class DurableFile
{
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, content, 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>The new name is in the directory, which has to be on the disk too. .NET does not open directories.</summary>
    private static void SyncDirectory(string directory)
    {
        var descriptor = Libc.Open(directory, Libc.OpenDirectory);
        if (descriptor < 0 || Libc.Fsync(descriptor) != 0)
        {
            throw new IOException($"{directory} could not be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        _ = Libc.Close(descriptor);
    }
}

using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>The guest's second disk: an ext4 file system with the workload's data, made without mounting anything.</summary>
internal static class DataDisk
{
    private const long MiB = 1 << 20;

    /// <summary>What mke2fs itself gives to a file system of some GB. By its size alone a small disk would have a journal that is full at once.</summary>
    private const long JournalMib = 64;

    /// <summary>A quarter more for bitmaps, inodes and files that the tool adds; and of the smallest disk the journal may be no half. A hole takes no room.</summary>
    public static long SizeBytes(long dataBytes) =>
        dataBytes == 0 ? 16 * MiB : (dataBytes + (dataBytes / 4) + (3 * JournalMib * MiB) + MiB - 1) / MiB * MiB;

    /// <summary>For a moment the data is there twice: as files, and in the disk.</summary>
    public static long NeededBytes(long dataBytes) => (2 * dataBytes) + (dataBytes / 4) + (2 * JournalMib * MiB);

    /// <summary>
    /// Nothing is left for the guest's kernel to do in the background: inode tables and journal are written here. Blocks and inodes
    /// are said, since mke2fs gives a disk below 512 MB blocks of 1 KiB, which no other runtime's file system has.
    /// </summary>
    /// <param name="toolsOwn">The tool fills it by itself, with as many files as there are blocks at most.</param>
    public static IReadOnlyList<string> Arguments(long dataBytes, bool toolsOwn, string staging, string disk) =>
    [
        "-q", "-F", "-t", "ext4", "-b", "4096", "-i", toolsOwn ? "4096" : "16384", "-m", "0",
        "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard,root_owner=0:0",
        .. dataBytes == 0 ? [] : (string[])["-J", string.Create(CultureInfo.InvariantCulture, $"size={JournalMib}")],
        "-d", staging, disk,
    ];

    /// <exception cref="AttemptException">There is no room for it.</exception>
    public static async Task WriteAsync(RuntimeRequest request, GuestFiles files, CancellationToken ct)
    {
        var dataBytes = request.Workload.DataBytes;
        Directory.CreateDirectory(files.DataDirectory);
        Directory.CreateDirectory(files.Staging);
        var available = new DriveInfo(files.Path).AvailableFreeSpace;
        if (available < NeededBytes(dataBytes))
        {
            throw new AttemptException(
                FailureKind.NotPossible,
                $"{files.Path} has {available >> 20} MiB free and a guest with its data needs {NeededBytes(dataBytes) >> 20} MiB: free some or choose a smaller size");
        }

        await request.LayOut(files.Staging, ct);
        SetLength(files.DataDisk, SizeBytes(dataBytes));
        var toolsOwn = request.Workload.LayOut(request.Name.Name, files.Staging) is null;
        var made = await Tool.RunAsync("mke2fs", Arguments(dataBytes, toolsOwn, files.Staging, files.DataDisk), ct, request.Name);
        if (made.ExitCode != 0)
        {
            throw new ToolException($"mke2fs could not make the guest's data disk, exit code {made.ExitCode}: {made.Error.Trim()}");
        }

        Directory.Delete(files.Staging, recursive: true);
    }

    /// <summary>A file of zeros that takes no room yet.</summary>
    public static void SetLength(string path, long bytes)
    {
        using var file = File.Create(path);
        file.SetLength(bytes);
    }
}

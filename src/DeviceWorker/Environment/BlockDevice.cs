using System.Globalization;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>The disk or partition that a directory's file system lies on.</summary>
/// <param name="Name">As in /proc/diskstats, e.g. <c>vda</c> or <c>mmcblk0p2</c>.</param>
internal sealed record BlockDevice(string Name, string Directory)
{
    /// <summary>Sectors in a stat file are of 512 bytes whatever the device's own are (Documentation/block/stat.rst).</summary>
    private const long SectorBytes = 512;

    /// <returns>Null when the path does not lie on a block device (tmpfs, a network or stacked file system).</returns>
    public static BlockDevice? Of(Mount? mount)
    {
        var link = $"/sys/dev/block/{mount?.Device}";
        return mount is not null && System.IO.Directory.Exists(link)
            && System.IO.Directory.ResolveLinkTarget(link, returnFinalTarget: true) is { } target
            ? new BlockDevice(target.Name, target.FullName)
            : null;
    }

    /// <summary>The whole disk's settings: a partition has none of its own.</summary>
    public string QueueDirectory => Path.Combine(DiskDirectory, "queue");

    /// <summary>The disk that a partition lies on, or the disk itself.</summary>
    private string DiskDirectory => File.Exists(Path.Combine(Directory, "partition")) ? Path.GetDirectoryName(Directory)! : Directory;

    /// <summary>Bytes read from and written to the whole disk since boot: what others do on another partition slows this one too.</summary>
    public long ReadTransferredBytes() => TransferredBytes(File.ReadAllText(Path.Combine(DiskDirectory, "stat")));

    /// <summary>Bytes written to the device since boot.</summary>
    public long ReadWrittenBytes() => WrittenBytes(File.ReadAllText(Path.Combine(Directory, "stat")));

    /// <param name="stat">Text of a stat file of a block device: the seventh number is sectors written.</param>
    public static long WrittenBytes(string stat) => Sectors(stat, 6) * SectorBytes;

    /// <param name="stat">The third number is sectors read.</param>
    public static long TransferredBytes(string stat) => (Sectors(stat, 2) + Sectors(stat, 6)) * SectorBytes;

    private static long Sectors(string stat, int index) =>
        long.Parse(stat.Split(' ', StringSplitOptions.RemoveEmptyEntries)[index], CultureInfo.InvariantCulture);
}

namespace EdgePipeline.DeviceWorker.Gates;

/// <summary>Whether the data fits.</summary>
internal static class DiskSpaceGate
{
    /// <summary>For the container's tree (about 90 MB), the journal and the file system's own needs.</summary>
    private const long MarginBytes = 256L << 20;

    /// <summary>A tenth on top of the files for the file system's metadata.</summary>
    public static long NeededBytes(long dataBytes) => (dataBytes * 11 / 10) + MarginBytes;

    /// <returns>Null when it fits; else a sentence with both numbers.</returns>
    public static string? Check(long dataBytes, long availableBytes, string dataDirectory) => availableBytes >= NeededBytes(dataBytes)
        ? null
        : $"{dataDirectory} has {availableBytes >> 20} MiB free and the trial needs {NeededBytes(dataBytes) >> 20} MiB: "
            + "free some or choose a smaller size";
}

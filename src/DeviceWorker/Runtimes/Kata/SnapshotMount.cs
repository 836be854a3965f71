namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>How a snapshot is mounted, as <c>ctr snapshots mounts</c> prints it.</summary>
/// <param name="Source">A block device, or a directory to be bound.</param>
internal sealed record SnapshotMount(string Type, string Source, string Options)
{
    /// <param name="output">
    /// One command for each mount, e.g. <c>mount -t ext4 /dev/mapper/edge-pool-snap-1 TARGET -o discard</c> or
    /// <c>mount -t bind DIRECTORY TARGET -o rw,rbind</c>. A snapshot without a parent has one.
    /// </param>
    /// <returns>Null when it is not such a line.</returns>
    public static SnapshotMount? Parse(string output) => output.Trim().Split(' ') switch
    {
        ["mount", "-t", var type, var source, _, "-o", var options] => new SnapshotMount(type, source, options),
        ["mount", "-t", var type, var source, _, ..] and { Length: 5 or 6 } => new SnapshotMount(type, source, ""),
        _ => null,
    };

    /// <summary>Null when it is on a disk of its own, which the guest is given.</summary>
    public string? Directory => Type == "bind" ? Source : null;

    /// <summary>Arguments of mount.</summary>
    public IReadOnlyList<string> At(string target) =>
        ["-t", Type, .. Options.Length > 0 ? (string[])["-o", Options] : [], Source, target];
}

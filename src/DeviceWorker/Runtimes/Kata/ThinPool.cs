using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>The pool of containerd's devmapper snapshotter. It outlives the attempt's containerd, and so do the volumes in it.</summary>
internal static class ThinPool
{
    private const string Control = "/dev/mapper/control";
    private static readonly (string Program, string Package)[] Programs = [("dmsetup", "dmsetup"), ("mkfs.ext4", "e2fsprogs")];

    /// <returns>What is missing for volumes in it; null: nothing.</returns>
    public static string? Reason(string pool, Func<string, bool> exists, Func<string, bool> isOnPath) =>
        !exists(Control) ? $"{Control} is not there, and the device file asks for snapshots by devmapper: modprobe dm_thin_pool, or take the section kata out"
        : !exists(Device(pool)) ? $"{Device(pool)} is not there: make the thin pool with dmsetup or LVM, or name another as pool of kata in the device file"
        : Programs.FirstOrDefault(entry => !isOnPath(entry.Program)) is { Program: { } program, Package: var package }
            ? $"{program} is not on PATH; install it: apt-get install {package}"
        : null;

    /// <summary>Removes every volume that a containerd made in it: the pool is there for this alone, and one attempt runs at a time.</summary>
    /// <exception cref="ToolException">One could not be removed.</exception>
    public static async Task EmptyAsync(string pool, CancellationToken ct)
    {
        if (!File.Exists(Device(pool)))
        {
            return;
        }

        foreach (var (name, id) in Volumes(await Tool.MustAsync("dmsetup", ["table", "--target", "thin"], ct), pool))
        {
            await Tool.MustAsync("dmsetup", ["remove", "--retry", name], ct);
            await Tool.MustAsync("dmsetup", ["message", pool, "0", $"delete {id}"], ct);
        }
    }

    /// <param name="table"><c>edge-pool-snap-3: 0 20971520 thin 253:2 3</c>, one line a volume, dmsetup's words for none: <c>No devices found</c>.</param>
    /// <returns>Those that containerd names by the pool, and their numbers in it.</returns>
    internal static IReadOnlyList<(string Name, string Id)> Volumes(string table, string pool) =>
    [
        .. table.Split('\n')
            .Where(line => line.StartsWith($"{pool}-snap-", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, _, _, "thin", _, _, ..])
            .Select(words => (words[0].TrimEnd(':'), words[5])),
    ];

    private static string Device(string pool) => $"/dev/mapper/{pool}";
}

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>A mounted file system.</summary>
/// <param name="Device"><c>major:minor</c>; major 0 is not a block device.</param>
internal sealed record Mount(string Device, string Point, string FileSystem, string Source, string Options);

/// <summary>Reads /proc/self/mountinfo (proc_pid_mountinfo(5)).</summary>
internal static class MountTable
{
    /// <returns>The mount that a path lies on: the longest mount point that is a prefix, the last of equals; null when unreadable.</returns>
    public static Mount? Find(string mountinfo, string path)
    {
        Mount? best = null;
        foreach (var line in mountinfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 6 || fields.Length < dash + 4)
            {
                continue;
            }

            var point = Unescape(fields[4]);
            if (Contains(point, path) && point.Length >= (best?.Point.Length ?? 0))
            {
                best = new Mount(fields[2], point, fields[dash + 1], Unescape(fields[dash + 2]), fields[dash + 3]);
            }
        }

        return best;
    }

    /// <returns>Where something is mounted on a directory or below it, in the order of mounting.</returns>
    public static IReadOnlyList<string> Below(string mountinfo, string directory) =>
    [
        .. mountinfo.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Where(fields => fields.Length > 4)
            .Select(fields => Unescape(fields[4]))
            .Where(point => Contains(directory, point)),
    ];

    private static bool Contains(string point, string path) =>
        point == "/" || path == point || (path.StartsWith(point, StringComparison.Ordinal) && path[point.Length] == '/');

    private static string Unescape(string text) => text
        .Replace("\\040", " ", StringComparison.Ordinal)
        .Replace("\\011", "\t", StringComparison.Ordinal)
        .Replace("\\012", "\n", StringComparison.Ordinal)
        .Replace("\\134", "\\", StringComparison.Ordinal);
}

namespace EdgePipeline.DeviceWorker.Cgroups;

/// <summary>Where control groups are mounted: version 1 by controller, version 2 as one tree, or both.</summary>
/// <param name="V1">Mount point by controller (<c>cpuacct</c>, <c>memory</c>, …).</param>
/// <param name="V2">Mount point of the unified tree; null when there is none.</param>
internal sealed record CgroupMounts(IReadOnlyDictionary<string, string> V1, string? V2)
{
    private static readonly string[] Accounting = ["cpu", "cpuacct", "memory"];

    /// <summary>Roots in which an attempt's group is made: those that account CPU and memory, else the unified tree.</summary>
    public IReadOnlyList<string> Roots =>
        [.. Accounting.Where(V1.ContainsKey).Select(controller => V1[controller])
            .DefaultIfEmpty(V2 ?? "").Where(root => root.Length > 0).Distinct()];

    /// <summary>Every mount, for cleaning up: runc makes groups in all of them.</summary>
    public IReadOnlyList<string> All => [.. V1.Values.Append(V2 ?? "").Where(root => root.Length > 0).Distinct()];

    public bool IsV2 => V2 is not null && !Accounting.Any(V1.ContainsKey);

    public string Describe() => (V1.Count > 0, V2 is not null) switch
    {
        (true, true) => "v1 and v2 (hybrid)",
        (true, false) => "v1",
        (false, true) => "v2",
        _ => "none",
    };

    /// <param name="mountinfo">Text of /proc/self/mountinfo.</param>
    public static CgroupMounts Parse(string mountinfo)
    {
        var v1 = new Dictionary<string, string>(StringComparer.Ordinal);
        string? v2 = null;
        foreach (var line in mountinfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // ID parent major:minor root mount-point options [tags…] - type source super-options (proc_pid_mountinfo(5)).
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 5 || fields.Length < dash + 4)
            {
                continue;
            }

            if (fields[dash + 1] == "cgroup2")
            {
                v2 ??= fields[4];
            }
            else if (fields[dash + 1] == "cgroup")
            {
                foreach (var controller in fields[dash + 3].Split(',').Where(option => option is not ("rw" or "ro")))
                {
                    v1.TryAdd(controller, fields[4]);
                }
            }
        }

        return new CgroupMounts(v1, v2);
    }
}

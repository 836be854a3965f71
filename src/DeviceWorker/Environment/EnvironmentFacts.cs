using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.DeviceWorker.Cgroups;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>What the device is made of. Only what stays the same from trial to trial: the facts are named by their hash.</summary>
internal static class EnvironmentFacts
{
    public const string LogicalBlockBytes = "disk.logical_block_bytes";
    private const string Cpufreq = "/sys/devices/system/cpu/cpu0/cpufreq";

    public static IReadOnlyDictionary<string, string> Capture(string dataDirectory, BoardFacts board, IReadOnlyList<Capability> capabilities)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["architecture"] = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            ["kernel"] = Read("/proc/sys/kernel/osrelease"),
            ["kernel.version"] = Read("/proc/sys/kernel/version"),
            ["kernel.clocksource"] = Read("/sys/devices/system/clocksource/clocksource0/current_clocksource"),
            ["os"] = Read("/etc/os-release", ProcText.OsName),
            ["board"] = Read("/proc/device-tree/model", text => text.Trim('\0', '\n')),
            ["cpu.model"] = Read("/proc/cpuinfo", ProcText.CpuModel),
            ["cpu.count"] = System.Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["cpu.online"] = Read("/sys/devices/system/cpu/online"),
            ["cpu.governor"] = Read($"{Cpufreq}/scaling_governor"),
            ["cpu.max_khz"] = Read($"{Cpufreq}/cpuinfo_max_freq"),
            ["memory.total_mib"] = Read("/proc/meminfo", text => Whole(ProcText.MemoryMib(text, "MemTotal"))),
            ["memory.swap_mib"] = Read("/proc/meminfo", text => Whole(ProcText.MemoryMib(text, "SwapTotal"))),
            ["memory.hugepages"] = Read("/sys/kernel/mm/transparent_hugepage/enabled", ProcText.Chosen),
            ["memory.dirty_ratio"] = Read("/proc/sys/vm/dirty_ratio"),
            ["memory.dirty_background_ratio"] = Read("/proc/sys/vm/dirty_background_ratio"),
            ["cgroup"] = Read("/proc/self/mountinfo", text => CgroupMounts.Parse(text).Describe()),
            ["worker"] = typeof(EnvironmentFacts).Assembly.GetName().Version?.ToString(3) ?? "unknown: the assembly has no version",
        };
        AddStorage(facts, MountTable.Find(File.ReadAllText("/proc/self/mountinfo"), dataDirectory));
        foreach (var capability in capabilities.Where(capability => capability.Kind != CapabilityKind.Telemetry && capability.Name != "NT"))
        {
            facts[$"{(capability.Kind == CapabilityKind.Runtime ? "runtime" : "tool")}.{capability.Name}"] =
                capability.Version ?? $"unknown: {capability.Reason ?? "it does not say its version"}";
        }

        foreach (var (name, stated) in board.Stated)
        {
            facts[name] = stated;
        }

        foreach (var (name, path) in board.Files)
        {
            facts[name] = Path.Exists(path) ? path : $"unknown: {path} is not there";
        }

        return facts;
    }

    /// <summary>Lower-case hex, of the facts as sorted <c>key=value</c> lines.</summary>
    public static string Sha256(IReadOnlyDictionary<string, string> facts)
    {
        var text = string.Concat(facts.OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => $"{fact.Key}={fact.Value}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static void AddStorage(SortedDictionary<string, string> facts, Mount? mount)
    {
        facts["data.filesystem"] = mount?.FileSystem ?? "unknown: no mount contains the data directory";
        facts["data.mount_options"] = mount?.Options ?? "unknown: no mount contains the data directory";
        var device = BlockDevice.Of(mount);
        facts["data.device"] = device?.Name ?? "none: the data does not lie on a block device";
        if (device is not null)
        {
            facts["disk.scheduler"] = Read(Path.Combine(device.QueueDirectory, "scheduler"), ProcText.Chosen);
            facts["disk.rotational"] = Read(Path.Combine(device.QueueDirectory, "rotational"));
            facts["disk.write_cache"] = Read(Path.Combine(device.QueueDirectory, "write_cache"));
            facts[LogicalBlockBytes] = Read(Path.Combine(device.QueueDirectory, "logical_block_size"));
        }
    }

    private static string? Whole(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Read(string path, Func<string, string?>? parse = null)
    {
        try
        {
            var text = File.ReadAllText(path);
            return (parse is null ? text.Trim() : parse(text)) ?? $"unknown: {path} does not say";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"unknown: {path} {(File.Exists(path) ? "cannot be read" : "is not there")}";
        }
    }
}

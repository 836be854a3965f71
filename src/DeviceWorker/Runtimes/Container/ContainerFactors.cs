using System.Globalization;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>What was set for a container, by name, whatever the engine.</summary>
internal static class ContainerFactors
{
    public static Dictionary<string, string> Of(string engine, AttemptName name, RuntimeSpec spec) => new(StringComparer.Ordinal)
    {
        ["engine"] = engine,
        ["filesystem"] = "overlay",
        ["network"] = ContainerNetwork.Describe(spec),
        ["cgroup"] = name.Cgroup,
        ["cgroup.cpu_limit"] = spec.Cpus is { } cpus ? cpus.ToString(CultureInfo.InvariantCulture) : "none",
        ["cgroup.memory_limit"] = spec.MemoryMib is { } mib ? string.Create(CultureInfo.InvariantCulture, $"{mib} MiB") : "none",
    };
}

using System.Globalization;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Kata;

/// <summary>The guest as Kata is asked for it. Its configuration's <c>enable_annotations</c> must name what is asked for, else it refuses.</summary>
internal static class KataGuest
{
    private const string Prefix = "io.katacontainers.config.hypervisor.";

    private static readonly string[] DefaultConfigurations =
    [
        "/etc/kata-containers/configuration.toml",
        "/usr/share/defaults/kata-containers/configuration.toml",
        "/opt/kata/share/defaults/kata-containers/configuration.toml",
    ];

    /// <returns>Empty: as Kata is configured.</returns>
    public static IReadOnlyDictionary<string, string> Annotations(RuntimeSpec spec)
    {
        var asked = new Dictionary<string, string>(StringComparer.Ordinal);
        if (spec.Cpus is { } cpus)
        {
            asked[Prefix + "default_vcpus"] = ((int)cpus).ToString(CultureInfo.InvariantCulture);
        }

        if (spec.MemoryMib is { } mib)
        {
            asked[Prefix + "default_memory"] = mib.ToString(CultureInfo.InvariantCulture);
        }

        return asked;
    }

    /// <param name="given">KATA_CONF_FILE, which the shim reads too; null when it is not set.</param>
    /// <returns>The configuration's path; null when there is none where the shim looks.</returns>
    public static string? Configuration(string? given, Func<string, bool> exists) =>
        given is { Length: > 0 } ? given : DefaultConfigurations.FirstOrDefault(exists);

    /// <summary>Whether a process of the attempt does the guest's work: its monitor, what serves its files, its shim.</summary>
    /// <param name="command">At most 15 characters, as the kernel keeps them.</param>
    public static bool IsMonitor(string command) =>
        command.StartsWith("qemu-system-", StringComparison.Ordinal)
        || command is "firecracker" or "cloud-hyperviso" or "dragonball" or "virtiofsd" or "containerd-shim";
}

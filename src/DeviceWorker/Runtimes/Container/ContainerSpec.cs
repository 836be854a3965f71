using System.Text.Json;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Network;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>The container's config.json, by the OCI runtime specification 1.0.2.</summary>
internal static class ContainerSpec
{
    private const int CpuPeriodUs = 100_000;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="root">Where the container's root file system is mounted; absolute, since a bundle may be copied elsewhere.</param>
    /// <param name="annotations">For the engine; null: none.</param>
    public static string Json(
        AttemptName name, RuntimeSpec spec, string root, IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? annotations = null) =>
        JsonSerializer.Serialize(
        new
        {
            OciVersion = "1.0.2",
            Process = new
            {
                Terminal = false,
                User = new { Uid = 0, Gid = 0 },
                Args = command,
                Env = (string[])[$"PATH={RootFileSystem.ProgramDirectory}", "LC_ALL=C", name.Mark],
                Cwd = "/",
                NoNewPrivileges = true,
            },
            Root = new { Path = root, Readonly = false },
            Hostname = name.Name,
            Annotations = annotations,
            Mounts = (object[])
            [
                Mount("/proc", "proc", "proc"),
                Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
                // In memory, so that Filebench's shared file of 177 MB does not lie on the disk that it measures.
                Mount("/tmp", "tmpfs", "tmpfs", "nosuid", "nodev", "mode=1777", "size=256m"),
                Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
                // Read-only, for fio's statistics of the block device.
                Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
            ],
            Linux = new
            {
                CgroupsPath = name.LeafCgroup,
                Resources = Limits(spec),
                Namespaces = (object[])
                [
                    new { Type = "pid" },
                    new { Type = "ipc" },
                    new { Type = "uts" },
                    new { Type = "mount" },
                    .. spec.Network == NetworkMode.Host ? [] : (object[])[new { Type = "network", BridgedNamespace.Of(name).Path }],
                ],
                MaskedPaths = (string[])["/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"],
                ReadonlyPaths = (string[])["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
            },
        },
        Options);

    private static object Limits(RuntimeSpec spec) => new
    {
        Memory = spec.MemoryMib is { } mib ? new { Limit = mib * 1024L * 1024L } : null,
        Cpu = spec.Cpus is { } cpus ? new { Quota = (long)(cpus * CpuPeriodUs), Period = CpuPeriodUs } : null,
    };

    private static object Mount(string destination, string type, string source, params string[] options) =>
        new { Destination = destination, Type = type, Source = source, Options = options.Length == 0 ? null : options };
}

using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Workloads;

/// <summary>What a runtime's factors may be, by code. The plan parser and the device both ask; the device does not trust the plan.</summary>
public static class RuntimeBounds
{
    public const int MaxCpus = 256;

    /// <summary>Firecracker's own bound (MAX_SUPPORTED_VCPUS).</summary>
    public const int MaxFirecrackerCpus = 32;
    public const int MinContainerMib = 64;

    /// <summary>The smallest guest that Firecracker's specification speaks of.</summary>
    public const int MinGuestMib = 128;
    public const int MaxMib = 1024 * 1024;

    private static readonly DiskEngine[] QemuEngines = [DiskEngine.Threads, DiskEngine.Native, DiskEngine.IoUring];
    private static readonly DiskEngine[] FirecrackerEngines = [DiskEngine.Sync, DiskEngine.Async];
    private static readonly DiskCache[] FirecrackerCaches = [DiskCache.Unsafe, DiskCache.Writeback];

    /// <summary>The cache policies that this runtime knows; empty: it has no disk of its own.</summary>
    public static IReadOnlyList<DiskCache> Caches(RuntimeCode code) => code switch
    {
        RuntimeCode.VM or RuntimeCode.QM => Enum.GetValues<DiskCache>(),
        RuntimeCode.FC => FirecrackerCaches,
        _ => [],
    };

    /// <summary>The disk engines that this runtime knows; empty: it has no disk of its own.</summary>
    public static IReadOnlyList<DiskEngine> Engines(RuntimeCode code) => code switch
    {
        RuntimeCode.VM or RuntimeCode.QM => QemuEngines,
        RuntimeCode.FC => FirecrackerEngines,
        _ => [],
    };

    /// <summary>Everything wrong with the runtime: plan field, reason, what to write instead. Empty: it can be tried.</summary>
    public static IEnumerable<(string Field, string Reason, string Instead)> Violations(RuntimeSpec spec) => Enum.IsDefined(spec.Code)
        ?
        [
            .. Limits(spec),
            .. Choice("engine", spec.Code, spec.Engine, spec.Code == RuntimeCode.RC ? Enum.GetValues<ContainerEngine>() : []),
            .. Choice("network", spec.Code, spec.Network, spec.Code == RuntimeCode.RC ? Enum.GetValues<NetworkMode>() : []),
            .. Choice("accelerator", spec.Code, spec.Accelerator, IsQemu(spec.Code) ? Enum.GetValues<Accelerator>() : []),
            .. Choice("cache", spec.Code, spec.DiskCache, Caches(spec.Code)),
            .. Choice("aio", spec.Code, spec.DiskEngine, Engines(spec.Code)),
            .. Combinations(spec),
        ]
        : [("", $"{spec.Code} is no runtime", string.Join(", ", Enum.GetValues<RuntimeCode>()))];

    private static IEnumerable<(string Field, string Reason, string Instead)> Limits(RuntimeSpec spec)
    {
        if (spec.Code == RuntimeCode.NT)
        {
            return spec.Cpus is null && spec.MemoryMib is null
                ? []
                : [(spec.Cpus is null ? "memory" : "cpus", "NT is the machine as it is and takes no limit", "NT alone")];
        }

        var isGuest = spec.Code != RuntimeCode.RC;
        var broken = isGuest && spec.Cpus is { } cpus && cpus != decimal.Truncate(cpus);
        return
        [
            .. broken ? [("cpus", $"{spec.Cpus} is no number of virtual CPUs", "a whole number")] : Array.Empty<(string, string, string)>(),
            // A container may have a part of one CPU.
            .. spec.Cpus is <= 0 or > MaxCpus ? [("cpus", $"{spec.Cpus} is out of bounds", $"above 0, at most {MaxCpus}")] : Array.Empty<(string, string, string)>(),
            .. spec.MemoryMib is { } mib ? Bounds.Outside([("memory", mib, isGuest ? MinGuestMib : MinContainerMib, MaxMib)]) : [],
        ];
    }

    private static IEnumerable<(string Field, string Reason, string Instead)> Choice<T>(string field, RuntimeCode code, T? given, IReadOnlyList<T> known)
        where T : struct, Enum
    {
        if (given is { } value && !known.Contains(value))
        {
            yield return known.Count == 0
                ? (field, $"{code} takes no {field}", $"{code} without it")
                : (field, $"{code} knows no {field} '{EnumWords.Of(value)}'", string.Join(", ", known.Select(EnumWords.Of)));
        }
    }

    private static IEnumerable<(string Field, string Reason, string Instead)> Combinations(RuntimeSpec spec)
    {
        if (spec is { Code: RuntimeCode.FC, Cpus: { } cpus } && (cpus > MaxFirecrackerCpus || (cpus != 1 && cpus % 2 != 0)))
        {
            yield return ("cpus", $"Firecracker gives a guest one virtual CPU or an even number, and not {cpus}", $"1, 2, 4 … {MaxFirecrackerCpus}");
        }

        // QEMU: "aio=native was specified, but it requires cache.direct=on, which was not specified."
        if (IsQemu(spec.Code) && spec.DiskEngine == DiskEngine.Native && spec.DiskCache is not (DiskCache.None or DiskCache.Directsync))
        {
            yield return (
                "aio",
                spec.DiskCache is { } cache
                    ? $"QEMU's native engine passes the host's page cache by, and cache: {EnumWords.Of(cache)} goes through it"
                    : "QEMU's native engine passes the host's page cache by, and no cache is said",
                "cache: none or cache: directsync with it, or aio: threads or io_uring");
        }
    }

    private static bool IsQemu(RuntimeCode code) => code is RuntimeCode.VM or RuntimeCode.QM;
}

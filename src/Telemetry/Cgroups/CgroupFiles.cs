using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Cgroups;

/// <summary>The files to try, in the form that opens without allocating.</summary>
internal sealed class CgroupPaths(CgroupMounts mounts, string path)
{
    internal byte[]? Usage { get; } = Join(mounts.CpuAcct, path, "cpuacct.usage");

    internal byte[]? User { get; } = Join(mounts.CpuAcct, path, "cpuacct.usage_user");

    internal byte[]? System { get; } = Join(mounts.CpuAcct, path, "cpuacct.usage_sys");

    internal byte[]? Memory { get; } = Join(mounts.Memory, path, "memory.usage_in_bytes");

    internal byte[]? UnifiedCpu { get; } = Join(mounts.Unified, path, "cpu.stat");

    internal byte[]? UnifiedMemory { get; } = Join(mounts.Unified, path, "memory.current");

    private static byte[]? Join(string? mount, string path, string file) =>
        mount is null ? null : KernelFile.PathBytes($"{mount}{path.TrimEnd('/')}/{file}");
}

/// <summary>An existing cgroup's files: of version 1 where its cpuacct has the path, else of version 2.</summary>
internal sealed class CgroupFiles : IDisposable
{
    private readonly KernelFile _cpu;
    private readonly KernelFile? _user;
    private readonly KernelFile? _system;
    private readonly KernelFile? _memory;

    private CgroupFiles(KernelFile cpu, KernelFile? user, KernelFile? system, KernelFile? memory)
    {
        _cpu = cpu;
        _user = user;
        _system = system;
        _memory = memory;
    }

    internal bool IsUnified => _user is null;

    internal static CgroupFiles? TryOpen(CgroupPaths paths, ReadBuffer buffer)
    {
        var usage = TryOpen(paths.Usage, buffer);
        var user = TryOpen(paths.User, buffer);
        var system = TryOpen(paths.System, buffer);
        if (usage is not null && user is not null && system is not null)
            return new CgroupFiles(usage, user, system, TryOpen(paths.Memory, buffer));
        usage?.Dispose();
        user?.Dispose();
        system?.Dispose();
        return TryOpen(paths.UnifiedCpu, buffer) is { } cpu ? new CgroupFiles(cpu, null, null, TryOpen(paths.UnifiedMemory, buffer)) : null;
    }

    /// <summary>False: the cgroup is gone.</summary>
    /// <param name="row">usage, user, system in nanoseconds; memory in bytes where there is a controller for it.</param>
    internal bool TryRead(Span<long> row, out int width)
    {
        width = 3;
        if (!TryReadCpu(row))
            return false;
        if (_memory is null)
            return true;
        width = 4;
        return CgroupNumbersParser.TryParse(_memory.Read(), out row[3]);
    }

    public void Dispose()
    {
        _cpu.Dispose();
        _user?.Dispose();
        _system?.Dispose();
        _memory?.Dispose();
    }

    private static KernelFile? TryOpen(byte[]? path, ReadBuffer buffer) => path is null ? null : KernelFile.TryOpen(path, buffer);

    private bool TryReadCpu(Span<long> row)
    {
        if (_user is null || _system is null)
            return CgroupNumbersParser.TryParseCpuStat(_cpu.Read(), out row[0], out row[1], out row[2]);
        return CgroupNumbersParser.TryParse(_cpu.Read(), out row[0]) && CgroupNumbersParser.TryParse(_user.Read(), out row[1])
            && CgroupNumbersParser.TryParse(_system.Read(), out row[2]);
    }
}

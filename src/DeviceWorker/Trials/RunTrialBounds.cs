using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>Whether this device can run a command. It trusts no one: it checks again what the plan parser has checked.</summary>
internal static class RunTrialBounds
{
    private const int MaxTimeLimitS = 7 * 24 * 3600;

    /// <param name="logicalBlockBytes">Of the disk that the data lies on; null: not known.</param>
    /// <returns>Everything that is wrong, each a sentence; empty: it can be run.</returns>
    public static IReadOnlyList<string> Problems(RunTrial run, string device, IReadOnlyList<Capability> capabilities, int? logicalBlockBytes = null) =>
    [
        .. Command(run, device),
        .. Runtime(run.Runtime, capabilities),
        .. WorkloadCatalog.Problems(run.Workload),
        .. Disk(run, logicalBlockBytes),
        .. run.Gates is { } gates ? GateBounds.Violations(gates).Select(wrong => $"gates.{wrong.Field}: {wrong.Reason}, {wrong.Instead}") : [],
    ];

    private static IEnumerable<string> Command(RunTrial run, string device)
    {
        if (run.Device != device)
        {
            yield return $"the command is for device {run.Device} and this is {device}";
        }

        if (run.Attempt < 1)
        {
            yield return $"attempt {run.Attempt} is below 1";
        }

        if (run.TimeLimitS is < 1 or > MaxTimeLimitS)
        {
            yield return $"a time limit of {run.TimeLimitS} s is not within 1 to {MaxTimeLimitS} s";
        }

        if (run.IdleS is < IdleBounds.MinS or > IdleBounds.MaxS)
        {
            yield return $"an idle phase of {run.IdleS} s is not within {IdleBounds.MinS} to {IdleBounds.MaxS} s";
        }
    }

    /// <summary>fio would fail with EINVAL. A guest's disk is a file here, of sectors of 512 bytes there.</summary>
    private static IEnumerable<string> Disk(RunTrial run, int? logicalBlockBytes)
    {
        if (run is { Runtime.Code: RuntimeCode.NT or RuntimeCode.RC, Workload.Fio: { Direct: true } fio } && fio.BlockSizeBytes % (logicalBlockBytes ?? 1) != 0)
        {
            yield return $"bs: this device's disk is read and written in units of {logicalBlockBytes} bytes, and {fio.BlockSizeBytes} with direct I/O is no multiple of that";
        }
    }

    private static IEnumerable<string> Runtime(RuntimeSpec spec, IReadOnlyList<Capability> capabilities)
    {
        var capability = capabilities.FirstOrDefault(known => known.Kind == CapabilityKind.Runtime && known.Name == spec.Capability);
        if (capability is not { Available: true })
        {
            yield return $"runtime {spec.Capability} is not available: {capability?.Reason ?? "this device does not know it"}";
        }

        foreach (var (field, reason, instead) in RuntimeBounds.Violations(spec))
        {
            yield return $"{field}: {reason}, {instead}";
        }
    }
}
